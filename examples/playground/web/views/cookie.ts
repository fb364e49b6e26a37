import { el, fill, plural, prose } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Card } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { browserName } from "../parts/browsers";
import { frame, work } from "../parts/frame";
import { panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import { withoutValue } from "../text/line";

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
    store.set({ cookie: { ...cookie, line: withoutValue(cookie.line) } });
  });

  const show = ({ parts: all, browsers }: Card): void => {
    const [kind, text] = judge(browsers);
    fill(summary, summaryLine(kind, text));
    announce(text);
    fill(
      parts,
      panel(
        "Its parts",
        [],
        el(
          "dl",
          { class: "parts" },
          ...all.flatMap((part) => [
            el("dt", {}, el("code", { class: part.text === null ? "missing" : "" }, part.text ?? part.name)),
            el("dd", {}, part.text === null && "Missing. ", prose(part.says)),
          ]),
        ),
      ),
    );
    fill(engines, panel("Each browser", [], el("ul", { class: "cards" }, ...alike(browsers).map(inBrowsers))));
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
      void picture.draw({ kind: "card", inputs: { set_cookie: cookie.line, url: cookie.url, ...(cookie.from === "" ? {} : { from: cookie.from }), now } });
    });
  });

  return frame(
    "Cookie",
    "Which browsers keep this cookie?",
    ["A Set-Cookie line and where it came from: what each part means, and what each browser does with it."],
    work([line.element, url.element, from.element], [summary, picture.element, engines, parts]),
  );
}

type InBrowser = Card["browsers"][number];

function judge(browsers: InBrowser[]): ["good" | "warning" | "error", string] {
  const refusing = browsers.filter(({ fate }) => fate === "refused");
  if (refusing.length === 0) {
    return ["good", "Every browser takes it"];
  }
  return refusing.length === browsers.length
    ? ["error", "No browser keeps it"]
    : ["warning", `Refused by ${refusing.map(({ browser }) => browserName(browser)).join("; ")}`];
}

/** Browsers that do the same, together. */
function alike(browsers: InBrowser[]): { one: InBrowser; names: string[] }[] {
  const groups = new Map<string, { one: InBrowser; names: string[] }>();
  for (const one of browsers) {
    const key = JSON.stringify({ ...one, browser: "" });
    const group = groups.get(key) ?? { one, names: [] };
    group.names.push(browserName(one.browser));
    groups.set(key, group);
  }
  return [...groups.values()];
}

function inBrowsers({ one, names }: { one: InBrowser; names: string[] }): HTMLElement {
  return el(
    "li",
    { class: "card" },
    el("div", {}, el("span", { class: `badge ${one.fate === "refused" ? "error" : "good"}` }, one.fate)),
    el("h3", {}, names.join(" · ")),
    one.fate === "refused" && el("p", { class: "small" }, prose(one.why), el("cite", {}, one.source)),
    one.fate === "deletes" && el("p", { class: "small" }, "It has expired already, so it deletes the one of its name, host and path."),
    one.fate === "kept" && el("p", { class: "small" }, prose(one.cookie), `, ${lasting(one.seconds)}`),
    one.fate === "kept" &&
      el(
        "ul",
        { class: "sendings small" },
        ...one.requests.map(({ what, withheld, source }) =>
          el("li", { class: withheld === null ? "sent" : "withheld" }, el("span", {}, what), withheld === null ? ": sent" : ": not sent, ", withheld !== null && prose(withheld), source !== null && el("cite", {}, source)),
        ),
      ),
  );
}

function lasting(seconds: number | null): string {
  if (seconds === null) {
    return "until the browser session ends";
  }
  return seconds < 86_400 ? `for ${plural(seconds, "second")}` : `for ${plural(Math.round(seconds / 86_400), "day")}`;
}
