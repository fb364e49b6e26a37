import { el, prose } from "../dom";
import type { MatrixRow, RowCookie } from "../engine/answers";
import { copyButton } from "./copy";
import { websiteOf } from "./derivation";

interface Card {
  cookie: RowCookie;
  apis: Set<string>;
  websites: Set<string>;
}

/** A card for each cookie that differs from the others, with the APIs that set it and the websites that use it. */
export function cookieCards(rows: MatrixRow[]): HTMLElement {
  const cards = new Map<string, Card>();
  for (const row of rows) {
    for (const cookie of row.cookies) {
      const key = `${cookie.token} ${cookie.set_cookie}`;
      const card = cards.get(key) ?? { cookie, apis: new Set(), websites: new Set() };
      card.apis.add(row.api);
      card.websites.add(websiteOf(row));
      cards.set(key, card);
    }
  }
  return cards.size === 0
    ? el("p", { class: "soft" }, "No cookie comes of this: the findings say why, or the tokens travel in headers.")
    : el("ul", { class: "cards" }, ...[...cards.values()].map(card));
}

function card({ cookie, apis, websites }: Card): HTMLElement {
  return el(
    "li",
    { class: "card" },
    el("div", { class: "row apart" }, el("h3", { class: "name" }, cookie.name), el("span", { class: "badge" }, cookie.token)),
    el("div", { class: "chips" }, ...chips(cookie).map((chip) => el("span", { class: "chip" }, chip))),
    el("p", { class: "small soft" }, "It is ", prose(cookie.because.join(", ")), "."),
    el("p", { class: "small" }, "Set by ", ...some(apis), " for ", ...some(websites), "."),
    el("div", { class: "row" }, copyButton("Copy header", () => `Set-Cookie: ${cookie.set_cookie}`)),
  );
}

function some(origins: Set<string>): (Node | string)[] {
  const [first = ""] = origins;
  const more = origins.size - 1;
  return [el("code", {}, first), more === 0 ? "" : ` and ${more.toLocaleString("en")} more`];
}

function chips(cookie: RowCookie): string[] {
  return cookie.set_cookie
    .split("; ")
    .slice(1)
    .filter((part) => !part.startsWith("Expires="));
}
