import { el, type Child } from "../dom";

/** A part of the answers with a heading, and perhaps something to do at its right. */
export function panel(title: string, tools: Child[], ...children: Child[]): HTMLElement {
  return el(
    "section",
    { class: "panel", "aria-label": title },
    el("div", { class: "row apart panel-head" }, el("h2", {}, title), el("div", { class: "row" }, ...tools)),
    ...children,
  );
}

export const empty = (text: string): HTMLElement => el("p", { class: "empty" }, text);

/** One line that sums an answer up. */
export const summaryLine = (kind: string, text: string, detail: Child = null): HTMLElement =>
  el("div", { class: `verdict ${kind}` }, el("p", { class: "verdict-text" }, text), detail);
