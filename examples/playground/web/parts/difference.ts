import { el } from "../dom";
import { changed, difference } from "../text/diff";
import { panel } from "./panel";

const SIGN = { same: " ", gone: "−", new: "+" };
const SPOKEN = { same: "", gone: "removed: ", new: "added: " };

/** The lines that changed between two texts. */
export function differenceOf(before: string, after: string): HTMLElement {
  const lines = changed(difference(before, after));
  return el(
    "pre",
    { class: "diff" },
    ...lines.map(({ kind, text }) =>
      el("span", { class: kind }, kind !== "same" && el("span", { class: "unseen" }, SPOKEN[kind]), `${SIGN[kind]} ${text}`),
    ),
  );
}

export function showDifference(title: string, before: string, after: string, undo: () => void): HTMLElement {
  return panel(title, [el("button", { type: "button", class: "button", onclick: undo }, "Undo")], differenceOf(before, after));
}
