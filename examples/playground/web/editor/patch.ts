import type { Patch } from "../engine/answers";
import type { Form } from "../text/form";
import { memberOf, outline, stepsOf, type Member, type Step, type Value } from "./outline";
import { schemasAlong, typesOf, type Schema } from "./schema";

/**
 * Writes a patch into a text; everything else stays as it is written, comments too. Null if the patch does not fit the text, or has no one
 * place in it.
 */
export function patched(text: string, patch: Patch, root: Schema, form: Form): string | null {
  const top = outline(text, form);
  const path = stepsOf(patch.field);
  if (top === null || path.length === 0) {
    return null;
  }
  const { value: node, member, owner, rest } = walk(top, path);
  const value = literal(patch.value, schemasAlong(path, root, patch.do === "add"), form);
  const edit = { text, form, schemas: schemasAlong(path.slice(0, path.length - rest.length), root) };
  switch (patch.do) {
    case "remove":
      return rest.length === 0 && member !== null && owner !== null ? without(edit, owner, member) : null;
    case "add":
      return rest.length === 0 ? added(edit, node, value) : put(edit, node, rest, `[${value}]`);
    default:
      return rest.length === 0 ? replaced(text, node, value) : put(edit, node, rest, value);
  }
}

/** The patch as somebody writes it by hand. */
export function inWriting({ do: verb, field, value }: Patch, root: Schema, form: Form): string {
  const path = stepsOf(field);
  const written = literal(value, schemasAlong(path, root, verb === "add"), form);
  const sign = form === "toml" ? " =" : ":";
  switch (verb) {
    case "remove":
      return `${field}${sign} …  (remove it)`;
    case "add":
      return `${field}${sign} […, ${written}]`;
    default:
      return `${field}${sign} ${written}`;
  }
}

interface Edit {
  text: string;
  form: Form;
  /** What the schema says of the place. */
  schemas: Schema[];
}

interface Reached {
  value: Value;
  member: Member | null;
  owner: Value | null;
  rest: Step[];
}

/** As far along the path as the text goes, and what is left of the path. A single value is the first of its list. */
function walk(top: Value, path: Step[]): Reached {
  let reached: Reached = { value: top, member: null, owner: null, rest: path };
  for (const [index, step] of path.entries()) {
    const { value: owner } = reached;
    const rest = path.slice(index + 1);
    const member = memberOf(owner, step);
    if (member?.value != null) {
      reached = { value: member.value, member, owner, rest };
    } else if (step === 0 && owner.kind !== "array") {
      reached = { ...reached, rest };
    } else {
      break;
    }
  }
  return reached;
}

/** The value as it is written. Patches hold texts; where the schema has numbers or truth values, those are written. */
function literal(value: unknown, schemas: Schema[], form: Form): string {
  const types = schemas.flatMap(typesOf);
  const bare =
    (types.includes("boolean") && /^(true|false)$/.test(String(value))) ||
    ((types.includes("integer") || types.includes("number")) && /^\d+$/.test(String(value)));
  return bare ? String(value) : written(value, form);
}

export function written(value: unknown, form: Form): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => written(item, form)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    // TOML has no null.
    const entries = Object.entries(value).filter(([, inner]) => inner !== null || form !== "toml");
    return `{ ${entries.map(([key, inner]) => pair(key, written(inner, form), form)).join(", ")} }`;
  }
  return JSON.stringify(value);
}

export function pair(key: string, value: string, form: Form): string {
  const label = form !== "json" && /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  return form === "toml" ? `${label} = ${value}` : `${label}: ${value}`;
}

/** A value as it may stand within brackets. */
function inBrackets({ text, form }: Edit, { from, to, data, layout, kind }: Value): string | null {
  const raw = text.slice(from, to);
  if (form !== "yaml" || layout === "flow" || /^["']/.test(raw) || /^[\w:/.@*+-]+$/.test(raw)) {
    return raw;
  }
  return kind === "string" && typeof data === "string" ? JSON.stringify(data) : null;
}

function replaced(text: string, { from, to, kind, layout }: Value, value: string): string | null {
  return kind === null || layout === "lines" || (layout === "block" && kind !== "string") ? null : text.slice(0, from) + value + text.slice(to);
}

/** With another entry in the list. A single value becomes a list. */
function added(edit: Edit, node: Value, entry: string): string | null {
  if (node.kind === "array") {
    return appended(edit, node, entry);
  }
  const old = inBrackets(edit, node);
  return old === null ? null : replaced(edit.text, node, `[${old}, ${entry}]`);
}

/** With another member at the end of a table or a list. */
function appended(edit: Edit, node: Value, entry: string): string | null {
  const { text } = edit;
  switch (node.layout) {
    case "flow":
      return inFlow(text, node, entry);
    case "block": {
      const last = node.members.at(-1);
      const dash = node.kind === "array" ? "- " : "";
      return last === undefined ? null : withLine(text, last.to, " ".repeat(column(text, last.from)) + dash + entry);
    }
    default:
      return node.kind === "object" ? withLine(text, node.to, (node.prefix ?? "") + entry) : null;
  }
}

function inFlow(text: string, node: Value, entry: string): string {
  const [first, last] = [node.members[0], node.members.at(-1)];
  if (first === undefined || last === undefined) {
    return text.slice(0, node.from) + (node.kind === "array" ? `[${entry}]` : `{ ${entry} }`) + text.slice(node.to);
  }
  const before = text.slice(node.from + 1, first.from);
  const space = before.includes("\n") ? before.slice(before.lastIndexOf("\n")) : " ";
  return `${text.slice(0, last.to)},${space}${entry}${text.slice(last.to)}`;
}

/** With a line of its own, behind the line of `position`. */
function withLine(text: string, position: number, line: string): string {
  if (position === 0) {
    return `${line}\n${text}`;
  }
  const end = text.indexOf("\n", position);
  return end === -1 ? `${text}\n${line}\n` : `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

const column = (text: string, position: number): number => position - (text.lastIndexOf("\n", position - 1) + 1);

/** With keys that were not there. A value that stands for a table becomes one. */
function put(edit: Edit, node: Value, [key, ...rest]: Step[], value: string): string | null {
  const { text, form, schemas } = edit;
  if (typeof key !== "string" || rest.some((step) => typeof step === "number")) {
    return null;
  }
  const inner = rest.reduceRight<string>((built, step) => `{ ${pair(String(step), built, form)} }`, value);
  const entry = pair(key, inner, form);
  if (node.kind === "object") {
    return appended(edit, node, entry);
  }
  const [short] = schemas.flatMap(({ required }) => required ?? []);
  const old = inBrackets(edit, node);
  return short === undefined || old === null || node.kind === "array" ? null : replaced(text, node, `{ ${pair(short, old, form)}, ${entry} }`);
}

/** Without a member, and without its comma or its line. */
function without({ text }: Edit, owner: Value, member: Member): string | null {
  const place = owner.members.indexOf(member);
  const [before, after] = [owner.members[place - 1], owner.members[place + 1]];
  const end = member.value === null ? member.to : Math.max(member.to, member.value.to);
  if (owner.layout === "flow") {
    return before === undefined ? text.slice(0, member.from) + text.slice(after?.from ?? end) : text.slice(0, before.to) + text.slice(end);
  }
  if (member.scattered === true || (owner.layout === "block" && owner.members.length === 1)) {
    return null;
  }
  const start = text.lastIndexOf("\n", member.from - 1) + 1;
  if (text.slice(start, member.from).trim() !== "") {
    // The dash of an entry stands on the same line, and stays.
    return after === undefined ? null : text.slice(0, member.from) + text.slice(after.from);
  }
  const next = text.indexOf("\n", end);
  return text.slice(0, start) + (next === -1 ? "" : text.slice(next + 1));
}
