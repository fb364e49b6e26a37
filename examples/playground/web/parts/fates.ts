import { el, prose } from "../dom";
import type { CookieEvent, Fate } from "../engine/answers";
import { browserName } from "./browsers";

const GOOD = ["kept", "sent", "cleared"];

/** What became of each cookie, request by request. */
export function fateTable(events: CookieEvent[]): HTMLElement {
  const heads = ["Request", "Cookie", "Fate", "Browsers"].map((head) => el("th", { scope: "col" }, head));
  const rows = events.map(({ request, name, fate, browsers }) =>
    el(
      "tr",
      {},
      el("td", {}, el("code", { class: "plain" }, request)),
      el("td", {}, el("code", {}, name)),
      el("td", {}, ...inWords(fate)),
      el("td", {}, browsers.map(browserName).join(", ")),
    ),
  );
  return el(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": "Fates" },
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)),
  );
}

function inWords(fate: Fate): (Node | string)[] {
  const [word = "", ...why] = words(fate);
  const badge = el("span", { class: `badge ${GOOD.includes(word) ? "good" : "error"}` }, word);
  return why.length === 0 ? [badge] : [badge, " ", prose(why.join(", "))];
}

function words(fate: Fate): string[] {
  const [entry] = typeof fate === "string" ? [] : Object.entries(fate);
  return typeof fate === "string" ? [fate.replaceAll("_", " ")] : entry === undefined ? [] : [entry[0].replaceAll("_", " "), ...words(entry[1])];
}
