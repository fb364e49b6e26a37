import { el, prose } from "../dom";
import { isUnreadable, type Engine } from "../engine/engine";
import type { MatrixFate, MatrixRow } from "../engine/answers";
import { browserName } from "./browsers";

export interface Cell {
  kind: "good" | "warning" | "error" | "none";
  label: string;
}

/** The page of the catalogue that says where the rules about sites are from. */
const SITES = "site-impossible";

/** What becomes of the cookies of a row in a browser, in a word: of several, that of the one that fares worst. */
export function cellOf(row: MatrixRow, browser: number): Cell {
  const fates = row.cookies.map(({ fates: all }) => all[browser]?.fate);
  const worst = (["refused", "withheld"] as const).find((fate) => fates.includes(fate));
  if (fates.length === 0) {
    return { kind: "none", label: "no cookie" };
  }
  return worst === undefined ? { kind: "good", label: "sent" } : { kind: fates.includes("sent") ? "warning" : "error", label: worst };
}

export const websiteOf = ({ website }: MatrixRow): string => (typeof website === "string" ? website : website.origin);

/** What a cell follows from, step by step, and who says so. */
export async function derivation(engine: Engine, row: MatrixRow, id: string, browser: number): Promise<HTMLElement> {
  const { label } = cellOf(row, browser);
  const page = await engine.ask("derivation", "explain", SITES);
  const sites = isUnreadable(page) ? [] : [from(page.source)];
  return el(
    "div",
    { class: "derivation" },
    el("h3", {}, `${browserName(id)}: ${label}`),
    el("p", { class: "soft small" }, `${websiteOf(row)} with ${row.api}`),
    el(
      "ol",
      { class: "steps" },
      el("li", {}, "The two are ", prose(row.relation), "."),
      el("li", {}, prose(row.same_site), ".", ...sites),
      el("li", {}, prose(row.transport_because), "."),
      ...row.cookies.flatMap(({ name, because, sources, fates }) => [
        ...because.map((reason, index) => el("li", {}, el("code", {}, name), " is ", prose(reason), ".", from(sources[index] ?? ""))),
        el("li", {}, `${browserName(id)} `, ...inWords(fates[browser], name)),
      ]),
      ...row.remedies.map((remedy) => el("li", {}, "It would help to ", prose(remedy), ".")),
    ),
  );
}

const from = (source: string): HTMLElement => el("cite", {}, `Source: ${source}`);

function inWords(fate: MatrixFate | undefined, name: string): (Node | string)[] {
  const cookie = el("code", {}, name);
  switch (fate?.fate) {
    case "refused":
      return ["does not keep ", cookie, ": ", prose(fate.why), ".", from(fate.source)];
    case "withheld":
      return ["keeps ", cookie, " and does not send it: ", prose(fate.why), ".", from(fate.source)];
    default:
      return ["keeps ", cookie, " and sends it with every request of the page."];
  }
}
