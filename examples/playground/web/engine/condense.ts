import type { Decision, Pair } from "./answers";
import type { Name } from "./protocol";

/** So many pairs are enough to show every cookie. The matrix asks for its rows by itself. */
const PAIRS = 200;

/** The answer as the page gets it. A decision on 10,000 websites would be 10 MB, and take the page longer to read than the engine to write. */
export function condense(name: Name, text: unknown): unknown {
  if (typeof text !== "string") {
    return text;
  }
  const answer: unknown = JSON.parse(text);
  return name === "decide" && isDecision(answer) ? { ...answer, pairs: differing(answer.pairs) } : answer;
}

function isDecision(answer: unknown): answer is Decision {
  return typeof answer === "object" && answer !== null && "pairs" in answer;
}

/** The pairs whose cookies differ. */
function differing(pairs: Pair[]): Pair[] {
  const seen = new Map(pairs.map((pair) => [[pair.api, pair.access?.set_cookie, pair.refresh?.set_cookie].join("\n"), pair]));
  return [...seen.values()].slice(0, PAIRS);
}
