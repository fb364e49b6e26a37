import { el, prose } from "../dom";
import type { CookieAttributes, Pair } from "../engine/answers";
import { copyButton } from "./copy";

interface Card {
  role: string;
  cookie: CookieAttributes;
  apis: Set<string>;
  websites: Set<string>;
}

/** A card for each cookie that differs from the others, with the APIs that set it and the websites that use it. */
export function cookieCards(pairs: Pair[]): HTMLElement {
  const cards = new Map<string, Card>();
  for (const { api, website, access, refresh } of pairs) {
    for (const [role, cookie] of [
      ["access", access],
      ["refresh", refresh],
    ] as const) {
      if (cookie !== null) {
        const key = `${role} ${cookie.set_cookie}`;
        const card = cards.get(key) ?? { role, cookie, apis: new Set(), websites: new Set() };
        card.apis.add(api);
        card.websites.add(website);
        cards.set(key, card);
      }
    }
  }
  return cards.size === 0
    ? el("p", { class: "soft" }, "No cookie comes of this: the findings say why, or the tokens travel in headers.")
    : el("ul", { class: "cards" }, ...[...cards.values()].map(card));
}

function card({ role, cookie, apis, websites }: Card): HTMLElement {
  return el(
    "li",
    { class: "card" },
    el("div", { class: "row apart" }, el("h3", { class: "name" }, cookie.name), el("span", { class: "badge" }, role)),
    el("div", { class: "chips" }, ...chips(cookie).map((chip) => el("span", { class: "chip" }, chip))),
    el("p", { class: "small soft" }, prose(cookie.because)),
    el("p", { class: "small" }, "Set by ", ...some(apis), " for ", ...some(websites), "."),
    el("div", { class: "row" }, copyButton("Copy header", () => `Set-Cookie: ${cookie.set_cookie}`)),
  );
}

function some(origins: Set<string>): (Node | string)[] {
  const [first = ""] = origins;
  const more = origins.size - 1;
  return [el("code", {}, first), more === 0 ? "" : ` and ${more.toLocaleString("en")} more`];
}

function chips(cookie: CookieAttributes): string[] {
  return cookie.set_cookie
    .split("; ")
    .slice(1)
    .filter((part) => !part.startsWith("Expires="));
}
