import { el, type Child } from "../dom";

/** A view: the question that it answers, what to give it, and its body. */
export function frame(label: string, title: string, about: Child[], body: HTMLElement): HTMLElement {
  const [text = null, ...tools] = about;
  return el("section", { "aria-label": label }, el("div", { class: "opening" }, el("h1", {}, title), el("p", {}, text), ...tools), body);
}

/** What is asked, and beside it what is answered. */
export const work = (asks: Child[], answers: Child[]): HTMLElement =>
  el("div", { class: "work" }, el("div", { class: "asks" }, ...asks), el("div", { class: "answers" }, ...answers));
