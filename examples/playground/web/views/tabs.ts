import { el, fill, prose } from "../dom";
import { isUnreadable } from "../engine/engine";
import type { Race, RaceStep } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { Choice } from "../parts/choice";
import { frame, work } from "../parts/frame";
import { panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import type { State } from "../state";

const TABS = [
  ["2", "Two tabs"],
  ["3", "Three tabs"],
] as const;

/** What the application's store may say of a token that has been replaced. */
const REPLACED = [
  ["superseded", "Ask again"],
  ["grace", "Still good"],
  ["dead", "It is over"],
] as const;

export function tabsView(page: Page): HTMLElement {
  const { store, engine } = page;
  const [next, summary, log] = [el("div", { class: "field" }), el("div"), el("div")];
  const picture = new Picture(engine, "The race");
  const change = (race: Partial<State["race"]>): void => store.set({ race: { ...store.state.race, ...race } });
  const tabs = new Choice("How many tabs", "tabs", TABS, (count) => change({ tabs: Number(count), order: [] }));
  const replaced = new Choice("What the store says of a replaced token", "replaced", REPLACED, (word) => change({ replaced: word, order: [] }));

  const choose = (order: number[]): void => {
    change({ order });
    // The button that was pressed is gone, so the focus would be lost.
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  };

  const show = (race: Race, order: number[]): void => {
    fill(
      next,
      el("h2", {}, race.next.length === 0 ? "Every tab is through" : "What happens next?"),
      el(
        "div",
        { class: "steps-next" },
        ...race.next.map(({ tab, does }) =>
          el("button", { type: "button", class: "button", onclick: () => choose([...order, tab]) }, el("strong", {}, `Tab ${tab}`), ` ${does}`),
        ),
      ),
      order.length > 0 &&
        el(
          "div",
          { class: "row" },
          el("button", { type: "button", class: "button quiet", onclick: () => choose(order.slice(0, -1)) }, "One step back"),
          el("button", { type: "button", class: "button quiet", onclick: () => choose([]) }, "Begin again"),
        ),
    );
    const last = race.steps.at(-1);
    const [kind, text] = judge(race);
    const said = last === undefined ? "" : sentence(last);
    fill(summary, summaryLine(kind, text, el("p", {}, prose(said))));
    announce(`${said}. ${text}`);
    fill(log, panel("Step by step", [], el("p", { class: "soft small" }, "The jar holds the token in ", el("code", {}, race.cookie), "; the server takes the newest."), table(race)));
  };

  watch(page, "tabs", ["deployment", "race", "now"], ({ deployment, race, now }) => {
    tabs.show(race.tabs === 3 ? "3" : "2");
    replaced.show(race.replaced);
    const inputs = { ...deployment, ...race, now };
    void engine.ask("race", "race", JSON.stringify(inputs)).then((answer) => {
      if (isUnreadable(answer)) {
        fill(summary, summaryLine("error", "This deployment cannot be played", el("p", {}, answer.unreadable.message)));
        [next, log].forEach((part) => fill(part));
        picture.clear();
      } else {
        show(answer, race.order);
        void picture.draw({ kind: "race", inputs });
      }
    });
  });

  const says = el("div", { class: "field" }, el("p", { class: "label" }, "A token that was replaced comes again. The store says:"), replaced.element);
  return frame(
    "Tabs",
    "What if two tabs refresh at once?",
    ["Tabs share the jar of the browser, and the server of your deployment replaces the refresh token. You choose the order in which things happen."],
    work([tabs.element, says, next], [summary, picture.element, log]),
  );
}

/** A jar that holds a replaced token is no loss yet: the response with the new one may be on its way. */
function judge({ signed_in, next }: Race): [kind: string, text: string] {
  if (signed_in) {
    return ["good", "The user is signed in"];
  }
  return next.length > 0 ? ["warning", "The jar holds a token that was replaced"] : ["error", "The user is signed out"];
}

const sentence = ({ tab, does }: RaceStep): string => (tab === null ? does : `Tab ${tab}: ${does}`);

/** A row for each step, and what everybody has after it. */
function table({ steps }: Race): HTMLElement {
  const tabs = steps[0]?.tabs ?? [];
  const heads = ["Step", ...tabs.map((_, index) => `Tab ${index + 1}`), "Jar", "Server"].map((head) => el("th", { scope: "col" }, head));
  const rows = steps.map((step) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, prose(sentence(step))),
      ...step.tabs.map((about, index) => el("td", { class: step.tab === index + 1 ? "" : "soft" }, about)),
      el("td", {}, step.jar === null ? "nothing" : el("span", { class: `badge ${step.jar === step.server ? "good" : "error"}` }, `token ${step.jar}`)),
      el("td", {}, el("span", { class: "badge" }, `token ${step.server}`)),
    ),
  );
  return el(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": "Steps" },
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)),
  );
}
