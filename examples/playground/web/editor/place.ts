import type { Form } from "../text/form";
import type { Step } from "./outline";

/** Where in a configuration somebody types: what leads there, and whether a key or a value may stand there. */
export interface Place {
  path: Step[];
  key: boolean;
  value: boolean;
}

/** The place behind this text; null where nothing can be completed, as in a comment. */
export function placeBehind(before: string, form: Form): Place | null {
  switch (form) {
    case "toml":
      return inToml(before);
    case "yaml":
      return inYaml(before);
    default:
      return inBrackets(before, ":");
  }
}

/** Within brackets: of JSON, and of the other forms where they have some. */
function inBrackets(text: string, separator: ":" | "="): Place | null {
  const open: { isTable: boolean; step: Step | null }[] = [];
  let word = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    const inner = open.at(-1);
    if (character === '"' || character === "'") {
      const end = endOf(text, at);
      if (end === null) {
        break;
      }
      word = text.slice(at + 1, end);
      at = end;
    } else if (character === "#") {
      const end = text.indexOf("\n", at);
      if (end === -1) {
        return null;
      }
      at = end;
    } else if (character === "{" || character === "[") {
      open.push({ isTable: character === "{", step: character === "{" ? null : 0 });
      word = "";
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === ",") {
      if (inner !== undefined) {
        inner.step = typeof inner.step === "number" ? inner.step + 1 : null;
      }
      word = "";
    } else if (character === separator && inner?.isTable === true && inner.step === null) {
      inner.step = word.trim();
      word = "";
    } else {
      word += character;
    }
  }
  const key = open.at(-1)?.step === null;
  return { path: open.flatMap(({ step }) => (step === null ? [] : [step])), key, value: !key };
}

/** Where a text in quotes ends; null if it does not. */
function endOf(text: string, start: number): number | null {
  const quote = text[start];
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === quote) {
      return at;
    }
    at += quote === '"' && text[at] === "\\" ? 1 : 0;
  }
  return null;
}

const KEYS = /(?:"[^"\n]*"|[\w$-]+)(?:\s*\.\s*(?:"[^"\n]*"|[\w$-]+))*/;
const STATEMENT = new RegExp(`^\\s*(${KEYS.source})\\s*=`);
const HEADING = new RegExp(`^\\s*(\\[\\[?)\\s*(${KEYS.source})\\s*\\]`);

const namesOf = (keys: string): string[] => keys.split(".").map((key) => key.trim().replace(/^"(.*)"$/, "$1"));

function inToml(before: string): Place | null {
  const all = before.split("\n");
  const heading = all.findLast((line) => HEADING.test(line))?.match(HEADING);
  const path: Step[] = heading === null || heading === undefined ? [] : [...namesOf(heading[2] ?? ""), ...(heading[1] === "[[" ? [0] : [])];
  const start = all.findLastIndex((line) => STATEMENT.test(line) || HEADING.test(line));
  const statement = all.slice(start).join("\n");
  const [matched, keys = ""] = STATEMENT.exec(statement) ?? [];
  if (matched !== undefined) {
    const inner = inBrackets(statement.slice(matched.length), "=");
    if (inner === null || inner.path.length > 0 || inner.key || start === all.length - 1) {
      return inner === null ? null : { ...inner, path: [...path, ...namesOf(keys), ...inner.path] };
    }
  }
  const line = all.at(-1) ?? "";
  if (!/^\s*["\w$.-]*$/.test(line)) {
    return null;
  }
  return { path: [...path, ...namesOf(line).slice(0, -1)], key: true, value: false };
}

/** Spaces, the dashes of entries, and the rest of a line of YAML. */
const LINE = /^(\s*)((?:-\s+)*)(.*)$/;
const ENTRY = /^(?:"([^"]*)"|'([^']*)'|([\w$-]+)):(?:\s+(.*))?$/;

function inYaml(before: string): Place | null {
  if (/^\s*[[{]/.test(before)) {
    return inBrackets(before, ":");
  }
  const all = before.split("\n");
  // Brackets may go over several lines.
  const start = all.findLastIndex((line) => /:\s+[[{]|^\s*-\s+[[{]/.test(line));
  if (start !== -1) {
    const [head = "", brackets = ""] = split(all.slice(start).join("\n"));
    const inner = inBrackets(brackets, ":");
    if (inner !== null && inner.path.length + Number(inner.key) > 0) {
      const outer = inYamlBlock([...all.slice(0, start), head]);
      return { ...inner, path: [...outer.path, ...inner.path] };
    }
  }
  return (all.at(-1) ?? "").includes("#") ? null : inYamlBlock(all);
}

/** What stands before the first bracket, and what from there on. */
function split(text: string): [string, string] {
  const at = text.search(/[[{]/);
  return [text.slice(0, at), text.slice(at)];
}

function inYamlBlock(all: string[]): Place {
  const parts = (line: string): { column: number; content: number; dashes: number; rest: string } => {
    const [, spaces = "", dashes = "", rest = ""] = LINE.exec(line) ?? [];
    return { column: spaces.length, content: spaces.length + dashes.length, dashes: dashes.replaceAll(/\s/g, "").length, rest };
  };
  const here = parts(all.at(-1) ?? "");
  const entry = ENTRY.exec(here.rest);
  const path: Step[] = [...new Array<Step>(here.dashes).fill(0), ...(entry === null ? [] : [keyOf(entry)])];
  let [limit, isEntry] = [here.column, here.dashes > 0];
  for (const line of all.slice(0, -1).reverse()) {
    const above = parts(line);
    if (above.rest === "" || above.rest.startsWith("#")) {
      continue;
    }
    if (above.dashes > 0 && above.content === limit && !isEntry) {
      path.unshift(...new Array<Step>(above.dashes).fill(0));
      [limit, isEntry] = [above.column, true];
      continue;
    }
    const parent = ENTRY.exec(above.rest);
    const isParent = parent !== null && (parent[4] ?? "").replace(/#.*/, "").trim() === "";
    if (isParent && (above.content < limit || (isEntry && above.dashes === 0 && above.content === limit))) {
      path.unshift(...new Array<Step>(above.dashes).fill(0), keyOf(parent));
      [limit, isEntry] = [above.column, above.dashes > 0];
    }
  }
  return { path, key: entry === null, value: entry !== null || here.dashes > 0 };
}

const keyOf = ([, double, single, bare]: RegExpExecArray): string => double ?? single ?? bare ?? "";
