import { el, fill, prose } from "../dom";
import { pair, written } from "../editor/patch";
import { isUnreadable } from "../engine/engine";
import type { Migration, Severity, Simulated } from "../engine/answers";
import { watch, type Page } from "../page";
import { announce } from "../parts/announce";
import { browserName } from "../parts/browsers";
import { copyButton } from "../parts/copy";
import { differenceOf } from "../parts/difference";
import { badge } from "../parts/finding";
import { frame } from "../parts/frame";
import { empty, panel, summaryLine } from "../parts/panel";
import { Picture } from "../parts/picture";
import { isEmpty, markOf, SourceEditor } from "../parts/source";
import { formOf, type Form } from "../text/form";

export function changeView(page: Page): HTMLElement {
  const { store, engine } = page;
  const before = new SourceEditor(page, "Running now", "before");
  const after = new SourceEditor(page, "To be deployed", "after");
  const timeline = new Picture(engine, "Timeline");
  const [summary, difference, plan] = [el("div"), el("div"), el("div", { class: "answers" })];

  watch(page, "change", ["before", "after", "now"], (state) => {
    before.mark([]);
    after.mark([]);
    if (isEmpty(state, "before") || isEmpty(state, "after")) {
      fill(summary, empty("Write both configurations, or take an example."));
      [difference, plan].forEach((part) => fill(part));
      timeline.clear();
      return;
    }
    const { before: old, after: next, now } = state;
    fill(difference, panel("Difference", [], differenceOf(old.text, next.text)));
    void engine.ask("migrate", "migrate", old.name, old.text, next.name, next.text, now).then((answer) => {
      if (isUnreadable(answer)) {
        const { message, file, line } = answer.unreadable;
        fill(summary, summaryLine("error", "This cannot be read yet", el("p", {}, [file, line == null ? null : `line ${line}`, message].filter(Boolean).join(": "))));
        (file === old.name ? before : after).mark(markOf(answer));
        fill(plan);
        timeline.clear();
        announce(`This cannot be read yet: ${message}`);
        return;
      }
      const [kind, text] = judge(answer);
      fill(summary, summaryLine(kind, text, copyButton("Copy Markdown", () => inMarkdown(answer, text))));
      fill(plan, ...parts(answer, formOf(next.name)));
      announce(text);
      void timeline.draw({ kind: "migration", inputs: { old, new: next, now } });
    });
  });

  const swap = (): void => store.set({ before: store.state.after, after: store.state.before });
  const take = (): void => store.set({ before: store.state.deployment });
  const tools = el(
    "div",
    { class: "row" },
    el("button", { type: "button", class: "button", onclick: swap }, "Swap the two"),
    el("button", { type: "button", class: "button", onclick: take }, "Take the deployment as the running one"),
  );
  return frame(
    "Change",
    "How do we change it while users are signed in?",
    ["Two configurations side by side, and the plan between them: what browsers hold, what is cleared when, and what may go on which date.", tools],
    el(
      "div",
      { class: "sides" },
      el("div", { class: "side-old" }, before.element),
      el("div", { class: "side-new" }, after.element),
      el("div", { class: "answers between" }, summary, timeline.element, plan, difference),
    ),
  );
}

function judge({ plan, simulation }: Migration): [Severity | "good", string] {
  if (plan.warnings.some(({ code }) => code === "new_invalid")) {
    return ["error", "The new configuration does not compile: the change is not planned until this is repaired"];
  }
  if (plan.changes.length === 0) {
    return ["good", "Nothing changes for browsers"];
  }
  const updated = simulation.filter(({ history, frontend }) => history && frontend === "updated");
  if (updated.some(({ works }) => !works)) {
    return ["error", "Sessions break, even with the history declared"];
  }
  return updated.some(({ signed_in_again }) => signed_in_again)
    ? ["warning", "Some users sign in again, even with the history declared"]
    : ["good", "Users stay signed in, if the new configuration declares the history"];
}

function parts({ plan, simulation }: Migration, form: Form): HTMLElement[] {
  const history = declared(plan.history, form);
  const shown: (HTMLElement | false)[] = [
    plan.changes.length > 0 && panel("What changes", [], el("ul", { class: "bullets" }, ...plan.changes.map(({ message }) => el("li", {}, prose(message))))),
    plan.warnings.length > 0 &&
      panel("Warnings", [], el("ul", { class: "bullets" }, ...plan.warnings.map(({ message, severity }) => el("li", {}, badge(severity), " ", prose(message))))),
    panel(
      "What to do, and when",
      [],
      el(
        "ol",
        { class: "schedule" },
        ...plan.schedule.map(({ at, day, message }) =>
          el("li", {}, el("span", { class: "day" }, `Day ${day}`), el("time", { datetime: at, class: "soft small" }, at.slice(0, 10)), el("p", {}, prose(message))),
        ),
      ),
    ),
    plan.history.scopes.length > 0 &&
      panel("What the new configuration must declare", [copyButton("Copy", () => history)], el("pre", {}, el("code", {}, history))),
    panel("Played in each browser", [], played(simulation)),
  ];
  return shown.filter((part) => part !== false);
}

/** The history as the new configuration has it. */
function declared({ scopes, header_until }: Migration["plan"]["history"], form: Form): string {
  const fields = { history: scopes, ...(header_until === null ? {} : { header_until }) };
  return form === "json" ? JSON.stringify(fields, null, 2) : Object.entries(fields).map(([key, value]) => pair(key, written(value, form), form)).join("\n");
}

/** The same outcome in several browsers is one row. */
function played(simulation: Simulated[]): HTMLElement {
  const groups = new Map<string, { one: Simulated; browsers: Set<string> }>();
  for (const one of simulation) {
    const { frontend, history, requests, works, signed_in_again, website } = one;
    const key = JSON.stringify([frontend, history, requests, works, signed_in_again, website]);
    const group = groups.get(key) ?? { one, browsers: new Set() };
    group.browsers.add(one.browser);
    groups.set(key, group);
  }
  const all = new Set(simulation.map(({ browser }) => browser)).size;
  const several = new Set(simulation.map(({ website }) => website)).size > 1;
  const rows = [...groups.values()].map(({ one, browsers }) =>
    el(
      "tr",
      {},
      el("td", {}, browsers.size === all ? "every browser" : [...browsers].map(browserName).join(", ")),
      el("td", {}, `${one.frontend === "updated" ? "updated" : "of before"}${several ? ` on ${one.website}` : ""}`),
      el("td", {}, one.history ? "declared" : "missing"),
      el("td", {}, one.requests.join(", ")),
      el("td", {}, outcome(one)),
    ),
  );
  const heads = ["Browser", "Front end", "History", "Requests", "Outcome"].map((head) => el("th", { scope: "col" }, head));
  return el(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": "Outcomes" },
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)),
  );
}

function outcome({ works, signed_in_again }: Simulated): HTMLElement {
  if (!works) {
    return el("span", { class: "badge error" }, "broken");
  }
  return signed_in_again ? el("span", { class: "badge warning" }, "signs in again") : el("span", { class: "badge good" }, "stays signed in");
}

function inMarkdown({ plan }: Migration, verdict: string): string {
  return [
    `**${verdict}**`,
    "",
    "## What changes",
    ...plan.changes.map(({ message }) => `- ${message}`),
    "",
    "## What to do",
    ...plan.schedule.map(({ at, day, message }) => `- ${at.slice(0, 10)} (day ${day}): ${message}`),
    ...(plan.warnings.length === 0 ? [] : ["", "## Warnings", ...plan.warnings.map(({ message }) => `- ${message}`)]),
    "",
  ].join("\n");
}
