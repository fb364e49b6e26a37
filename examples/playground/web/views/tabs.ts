import { el, fill, prose } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Race } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { empty, panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";

export function tabsView(page: Page): HTMLElement {
  const { store, engine } = page;
  const steps = el("div", { class: "field" });
  const [summary, log] = [el("div"), el("div")];
  const picture = new Picture(engine, "The race");

  const choose = (race: string[]): void => {
    store.set({ race });
  };
  const show = ({ steps: possible, log: done, verdict }: Race, race: string[]): void => {
    fill(
      steps,
      el("h2", {}, possible.length === 0 ? "Nothing is left to happen" : "What happens next?"),
      el(
        "div",
        { class: "steps-next" },
        ...possible.map(({ id, label }) => el("button", { type: "button", class: "button", onclick: () => choose([...race, id]) }, label)),
      ),
      el(
        "div",
        { class: "row" },
        race.length > 0 && el("button", { type: "button", class: "button quiet", onclick: () => choose(race.slice(0, -1)) }, "One step back"),
        race.length > 0 && el("button", { type: "button", class: "button quiet", onclick: () => choose([]) }, "Begin again"),
      ),
    );
    const last = done.at(-1);
    const out = done.some(({ signed_out }) => signed_out);
    const text = verdict ?? last?.happened ?? "Each tab holds an access token that has expired";
    fill(summary, summaryLine(out ? "error" : possible.length === 0 ? "good" : "info", text.replaceAll("`", "")));
    announce(text);
    fill(
      log,
      panel(
        "Step by step",
        [],
        done.length === 0
          ? empty("Choose what happens first.")
          : el(
              "ol",
              { class: "log" },
              ...done.map(({ label, happened, jar, tabs, server, signed_out }) =>
                el(
                  "li",
                  { class: signed_out ? "lost" : "" },
                  el("h3", {}, label),
                  el("p", {}, prose(happened)),
                  el(
                    "dl",
                    { class: "facts small" },
                    el("dt", {}, "Jar"),
                    el("dd", {}, jar.length === 0 ? "empty" : prose(jar.join(", "))),
                    el("dt", {}, "Tabs"),
                    el("dd", {}, tabs.map(({ name, state }) => `${name}: ${state}`).join("; ")),
                    el("dt", {}, "Server"),
                    el("dd", {}, prose(server)),
                  ),
                ),
              ),
            ),
      ),
    );
    steps.querySelector("button")?.focus({ preventScroll: true });
  };

  watch(page, "tabs", ["deployment", "race", "now"], ({ deployment, race, now }) => {
    void engine.ask("race", "race", deployment.name, deployment.text, JSON.stringify(race)).then((answer) => {
      if (isUnreadable(answer)) {
        fill(summary, summaryLine("error", "The deployment cannot be played", el("p", {}, answer.unreadable.message)));
        [steps, log].forEach((part) => fill(part));
        picture.clear();
        return;
      }
      show(answer, race);
      void picture.draw({ kind: "race", inputs: { deployment, order: race, now } });
    });
  });

  return el(
    "section",
    { "aria-label": "Tabs" },
    el(
      "div",
      { class: "opening" },
      el("h1", {}, "What if two tabs refresh at once?"),
      el("p", {}, "Tabs share the jar of the browser, and the server rotates the refresh token of your deployment. You choose the order in which things happen."),
    ),
    el("div", { class: "work" }, el("div", { class: "asks" }, steps), el("div", { class: "answers" }, summary, picture.element, log)),
  );
}
