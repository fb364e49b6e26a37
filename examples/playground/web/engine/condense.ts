import type { Decision, Diagnosis, Finding, Pair } from "./answers";
import type { Name } from "./protocol";

/** So many cookies, and so many findings of a list, are enough to show. */
const ENOUGH = 200;

/** The answer as the page gets it. On 10,000 websites some are 10 MB, which would take the page longer to read than the engine to write. */
export function condense(name: Name, text: unknown): unknown {
  const answer: unknown = JSON.parse(String(text));
  if (name === "decide" && isDecision(answer)) {
    return { ...answer, pairs: differing(answer.pairs) };
  }
  if (name === "doctor" && isDiagnosis(answer)) {
    const { audit = [] } = answer;
    const shown = first(audit);
    return { ...answer, audit: shown, more: audit.length - shown.length };
  }
  return answer;
}

const isObject = (answer: unknown): answer is object => typeof answer === "object" && answer !== null;
const isDecision = (answer: unknown): answer is Decision => isObject(answer) && "pairs" in answer;
const isDiagnosis = (answer: unknown): answer is Diagnosis => isObject(answer) && "audit" in answer;

/** The pairs whose cookies differ. */
function differing(pairs: Pair[]): Pair[] {
  const seen = new Map(pairs.map((pair) => [[pair.api, pair.access?.set_cookie, pair.refresh?.set_cookie].join("\n"), pair]));
  return [...seen.values()].slice(0, ENOUGH);
}

/** The first findings, and of the rest one of each code. */
function first(findings: Finding[]): Finding[] {
  const codes = new Set<string>();
  return findings.filter(({ code }, index) => {
    const isNew = !codes.has(code);
    codes.add(code);
    return index < ENOUGH || isNew;
  });
}
