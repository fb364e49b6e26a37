import type { Diagnosis, Finding } from "./answers";
import type { Name } from "./protocol";

/** So many findings of a list are enough to show. */
const ENOUGH = 200;

/** The answer as the page gets it: ten thousand websites can have ten thousand findings. */
export function condense(name: Name, text: unknown): unknown {
  const answer: unknown = JSON.parse(String(text));
  if (name !== "doctor" || !isDiagnosis(answer)) {
    return answer;
  }
  const { audit = [] } = answer;
  const shown = first(audit);
  return { ...answer, audit: shown, more: audit.length - shown.length };
}

const isDiagnosis = (answer: unknown): answer is Diagnosis => typeof answer === "object" && answer !== null && "audit" in answer;

/** The first findings, and of the rest one of each code. */
function first(findings: Finding[]): Finding[] {
  const codes = new Set<string>();
  return findings.filter(({ code }, index) => {
    const isNew = !codes.has(code);
    codes.add(code);
    return index < ENOUGH || isNew;
  });
}
