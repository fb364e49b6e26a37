import { el, fill, prose } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { CookiePrediction } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { browserName } from "../parts/browsers";
import { panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";

export function cookieView(page: Page): HTMLElement {
  const { store, engine } = page;
  const [summary, parts, engines] = [el("div"), el("div"), el("div")];
  const picture = new Picture(engine, "Card");
  const line = field("Set-Cookie", "The line as the server sends it. Its value is dropped when you leave the field.", "line");
  const url = field("URL", "What was asked when the line came.", "url");
  const from = field("Page", "The page that fetched the URL. Empty: a person typed it.", "from");

  function field(label: string, hint: string, key: "line" | "url" | "from"): { element: HTMLElement; input: HTMLInputElement } {
    const input = el("input", { id: `cookie-${key}`, type: "text", class: "mono", spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-describedby": `hint-${key}` });
    input.addEventListener("input", () => store.set({ cookie: { ...store.state.cookie, [key]: input.value } }));
    return {
      element: el("div", { class: "field" }, el("label", { for: input.id }, label), input, el("p", { class: "hint", id: `hint-${key}` }, hint)),
      input,
    };
  }

  // The value of the cookie goes as soon as the line is whole: it is nobody's business what it is.
  line.input.addEventListener("change", () => {
    const { cookie } = store.state;
    void engine.ask("sanitise line", "sanitise", "set_cookie", cookie.line, cookie.url).then((answer) => {
      if (!isUnreadable(answer) && store.state.cookie.line === cookie.line) {
        store.set({ cookie: { ...store.state.cookie, line: answer.text } });
      }
    });
  });

  const show = (answer: CookiePrediction): void => {
    const refusing = answer.engines.filter(({ kept }) => !kept);
    const text =
      refusing.length === 0
        ? "Every browser keeps it"
        : refusing.length === answer.engines.length
          ? "No browser keeps it"
          : `${refusing.map(({ engine: name }) => browserName(name)).join(", ")} refuse${refusing.length === 1 ? "s" : ""} it`;
    const kind = refusing.length === 0 ? "good" : refusing.length === answer.engines.length ? "error" : "warning";
    fill(summary, summaryLine(kind, text));
    announce(text);
    fill(
      parts,
      panel(
        "Its parts",
        [],
        el("dl", { class: "parts" }, ...answer.parts.flatMap(({ text: part, meaning }) => [el("dt", {}, el("code", {}, part)), el("dd", {}, prose(meaning))])),
      ),
    );
    fill(
      engines,
      panel(
        "Each browser",
        [],
        el(
          "ul",
          { class: "cards" },
          ...answer.engines.map(({ engine: name, kept, why }) =>
            el(
              "li",
              { class: "card" },
              el("div", { class: "row apart" }, el("h3", {}, browserName(name)), el("span", { class: `badge ${kept ? "good" : "error"}` }, kept ? "kept" : "refused")),
              el("ul", { class: "bullets small" }, ...why.map((sentence) => el("li", {}, prose(sentence)))),
            ),
          ),
        ),
      ),
    );
  };

  watch(page, "cookie", ["cookie", "now"], ({ cookie, now }) => {
    for (const [input, value] of [
      [line.input, cookie.line],
      [url.input, cookie.url],
      [from.input, cookie.from],
    ] as const) {
      if (input.value !== value) {
        input.value = value;
      }
    }
    void engine.ask("predict", "predict_line", cookie.line, cookie.url, cookie.from, now).then((answer) => {
      if (isUnreadable(answer)) {
        fill(summary, summaryLine("error", "This cannot be read yet", el("p", {}, answer.unreadable.message)));
        [parts, engines].forEach((part) => fill(part));
        picture.clear();
        announce(answer.unreadable.message);
        return;
      }
      show(answer);
      void picture.draw({ kind: "cookie", inputs: { ...cookie, now } });
    });
  });

  return el(
    "section",
    { "aria-label": "Cookie" },
    el(
      "div",
      { class: "opening" },
      el("h1", {}, "Which browsers keep this cookie?"),
      el("p", {}, "A Set-Cookie line and where it came from: what each part means, and what each browser does with it."),
    ),
    el(
      "div",
      { class: "work" },
      el("div", { class: "asks" }, line.element, url.element, from.element),
      el("div", { class: "answers" }, summary, picture.element, engines, parts),
    ),
  );
}
