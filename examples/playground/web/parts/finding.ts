import { el, prose } from "../dom";
import type { Finding, Patch, Severity } from "../engine/answers";

const WORD: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Note" };

/** What a reader can do with a finding. */
export interface FindingActions {
  /** Shows the line in the editor. */
  goTo?: (line: number) => void;
  /** Writes the fix into the configuration. */
  fix?: (patch: Patch) => void;
}

export function findingList(findings: Finding[], actions: FindingActions = {}): HTMLElement {
  return el("ul", { class: "findings" }, ...findings.map((finding) => item(finding, actions)));
}

function item(finding: Finding, { goTo, fix }: FindingActions): HTMLElement {
  const { line, patch, page } = finding;
  const evidence = finding.evidence ?? [];
  return el(
    "li",
    { class: `finding ${finding.severity}` },
    el(
      "div",
      { class: "row" },
      badge(finding.severity),
      el("code", { class: "plain" }, finding.code),
      finding.certainty !== "certain" && el("span", { class: "soft small" }, finding.certainty),
      line !== undefined &&
        goTo !== undefined &&
        el("button", { type: "button", class: "button quiet", onclick: () => goTo(line) }, `Line ${line}`),
    ),
    el("p", {}, prose(finding.message)),
    evidence.length > 0 &&
      el(
        "ul",
        { class: "evidence small" },
        ...evidence.map(({ fact, shown }) => el("li", {}, el("code", {}, fact), " ", prose(shown))),
      ),
    patch !== undefined &&
      el(
        "div",
        { class: "row" },
        fix !== undefined && el("button", { type: "button", class: "button fix", onclick: () => fix(patch) }, "Fix it"),
        el("span", { class: "soft small" }, fix === undefined && "The fix ", prose(inWords(patch))),
      ),
    el(
      "details",
      {},
      el("summary", {}, "Why"),
      el(
        "dl",
        { class: "facts" },
        ...[
          ["Cause", page.cause],
          ["How it shows", page.shows],
          ["What to do", page.fix],
          ["Fails in", page.browsers],
          ["Source", page.source],
        ].flatMap(([name = "", text = ""]) => [el("dt", {}, name), el("dd", {}, prose(text))]),
      ),
    ),
  );
}

function inWords({ do: verb, field, value }: Patch): string {
  const written = value === undefined ? "" : `\`${JSON.stringify(value)}\``;
  switch (verb) {
    case "set":
      return `writes ${written} into \`${field}\``;
    case "add":
      return `adds ${written} to \`${field}\``;
    default:
      return `removes \`${field}\``;
  }
}

export const badge = (severity: Severity): HTMLElement => el("span", { class: `badge ${severity}` }, WORD[severity]);

/** “2 errors, 1 warning”, or that nothing is wrong. */
export function verdict(found: { severity: Severity }[]): string {
  const count = (severity: Severity): number => found.filter((one) => one.severity === severity).length;
  const parts = (["error", "warning", "info"] as const)
    .map((severity) => [count(severity), WORD[severity].toLowerCase()] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}${number === 1 ? "" : "s"}`);
  return parts.length === 0 ? "Nothing is wrong" : parts.join(", ");
}

export function worst(found: { severity: Severity }[]): Severity | "good" {
  return (["error", "warning", "info"] as const).find((severity) => found.some((one) => one.severity === severity)) ?? "good";
}
