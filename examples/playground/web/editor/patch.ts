import { jsonLanguage } from "@codemirror/lang-json";
import type { SyntaxNode } from "@lezer/common";

import type { Patch } from "../engine/answers";
import { alternatives, keyOf, typesOf, VALUES, type Schema } from "./schema";

type Step = string | number;

/** Writes a patch into a JSON text; everything else stays as it is written. Null if the patch does not fit the text. */
export function patched(text: string, patch: Patch, root: Schema): string | null {
  const top = jsonLanguage.parser.parse(text).topNode.firstChild;
  const path = [...patch.field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]): Step => (index === undefined ? key : Number(index)));
  if (top === null || path.length === 0) {
    return null;
  }
  const { node, rest } = walk(top, path, text);
  const value = literal(patch.value, schemasAlong(path, root, patch.do === "add"));
  const reached = path.slice(0, path.length - rest.length);
  switch (patch.do) {
    case "remove":
      return rest.length === 0 ? without(text, node) : null;
    case "add":
      return rest.length === 0 ? added(text, node, value) : put(text, node, rest, `[${value}]`, schemasAlong(reached, root));
    default:
      return rest.length === 0 ? replaced(text, node, value) : put(text, node, rest, value, schemasAlong(reached, root));
  }
}

/** As far along the path as the text goes, and what is left of the path. A single value is the first of its list. */
function walk(top: SyntaxNode, path: Step[], text: string): { node: SyntaxNode; rest: Step[] } {
  let node = top;
  for (const [index, step] of path.entries()) {
    const next = typeof step === "string" ? valueOf(node, step, text) : elementOf(node, step);
    if (next === null || next === undefined) {
      return { node, rest: path.slice(index) };
    }
    node = next;
  }
  return { node, rest: [] };
}

const valueOf = (object: SyntaxNode, key: string, text: string): SyntaxNode | null | undefined =>
  object.getChildren("Property").find((property) => keyOf(property, { sliceDoc: (from, to) => text.slice(from, to) }) === key)?.lastChild;

const elementOf = (node: SyntaxNode, index: number): SyntaxNode | undefined => (node.name === "Array" ? members(node) : [node])[index];

/** The elements of an array, or the properties of an object. */
function members(container: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = container.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "Property" || child.name in VALUES) {
      found.push(child);
    }
  }
  return found;
}

/** What the schema says at the end of a path; of a list, what it says of an entry if `entries`. */
function schemasAlong(path: Step[], root: Schema, entries = false): Schema[] {
  const inside = (schema: Schema): Schema[] => (schema.items === undefined ? [schema] : alternatives(schema.items, root));
  const found = path.reduce<Schema[]>(
    (schemas, step) =>
      schemas.flatMap((schema) => (typeof step === "string" ? alternatives(schema.properties?.[step] ?? {}, root) : inside(schema))),
    alternatives(root, root),
  );
  return entries ? found.flatMap(inside) : found;
}

/** The value as JSON. Patches hold texts; where the schema has numbers or truth values, those are written. */
function literal(value: unknown, schemas: Schema[]): string {
  const types = schemas.flatMap(typesOf);
  const bare =
    (types.includes("boolean") && /^(true|false)$/.test(String(value))) ||
    ((types.includes("integer") || types.includes("number")) && /^\d+$/.test(String(value)));
  return bare ? String(value) : JSON.stringify(value);
}

const replaced = (text: string, { from, to }: SyntaxNode, value: string): string => text.slice(0, from) + value + text.slice(to);

/** With another entry in the list. A single value becomes a list. */
const added = (text: string, node: SyntaxNode, entry: string): string =>
  node.name === "Array" ? appended(text, node, entry) : replaced(text, node, `[${text.slice(node.from, node.to)}, ${entry}]`);

/** With another member at the end of an array or an object. */
function appended(text: string, node: SyntaxNode, entry: string): string {
  const all = members(node);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) {
    return replaced(text, node, node.name === "Array" ? `[${entry}]` : `{ ${entry} }`);
  }
  const before = text.slice(node.from + 1, first.from);
  const space = before.includes("\n") ? before.slice(before.lastIndexOf("\n")) : " ";
  return `${text.slice(0, last.to)},${space}${entry}${text.slice(last.to)}`;
}

/** With keys that were not there. A value that stands for an object becomes one. */
function put(text: string, node: SyntaxNode, [key, ...rest]: Step[], value: string, schemas: Schema[]): string | null {
  if (typeof key !== "string" || rest.some((step) => typeof step === "number")) {
    return null;
  }
  const inner = rest.reduceRight<string>((written, step) => `{ ${JSON.stringify(step)}: ${written} }`, value);
  const entry = `${JSON.stringify(key)}: ${inner}`;
  if (node.name === "Object") {
    return appended(text, node, entry);
  }
  const [short] = schemas.flatMap(({ required }) => required ?? []);
  return short === undefined ? null : replaced(text, node, `{ ${JSON.stringify(short)}: ${text.slice(node.from, node.to)}, ${entry} }`);
}

/** Without a property or an entry, and without its comma. */
function without(text: string, value: SyntaxNode): string | null {
  const node = value.parent?.name === "Property" ? value.parent : value;
  const all = node.parent === null ? [] : members(node.parent);
  const place = all.findIndex(({ from }) => from === node.from);
  const [before, after] = [all[place - 1], all[place + 1]];
  if (place === -1) {
    return null;
  }
  return before !== undefined
    ? text.slice(0, before.to) + text.slice(node.to)
    : text.slice(0, node.from) + text.slice(after?.from ?? node.to);
}
