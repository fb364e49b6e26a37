import { jsonLanguage } from "@codemirror/lang-json";
import { yamlLanguage } from "@codemirror/lang-yaml";
import type { SyntaxNode } from "@lezer/common";

import type { Form } from "../text/form";
import { ofToml } from "./toml";

interface Span {
  from: number;
  to: number;
}

export type Kind = "object" | "array" | "string" | "number" | "boolean" | "null";

/**
 * A value of a text, and where it stands. A `flow` has brackets; a `block` has a line for each member, as in YAML. The `lines` of TOML are
 * keys below a heading or below none, with `prefix` before each.
 */
export interface Value extends Span {
  /** Null where it cannot be told, as for an alias. */
  kind: Kind | null;
  layout: "single" | "flow" | "block" | "lines";
  /** What a single value is. */
  data?: unknown;
  members: Member[];
  prefix?: string;
}

/** An entry of a table, or of a list: that has no key. */
export interface Member extends Span {
  key: string | null;
  name: Span | null;
  value: Value | null;
  /** It is all over the text, or under headings of its own: it has no one place. */
  scattered?: boolean;
}

export type Step = string | number;

/** What a text says and where, as far as it can be read; null if nothing of it can. */
export function outline(text: string, form: Form): Value | null {
  switch (form) {
    case "toml":
      return ofToml(text);
    case "yaml": {
      const content = yamlLanguage.parser.parse(text).topNode.getChild("Document")?.firstChild;
      return ofYaml(skipping(content), text);
    }
    default:
      return ofJson(jsonLanguage.parser.parse(text).topNode.firstChild, text);
  }
}

/** The steps of a field such as `history[0].retired_at`. */
export const stepsOf = (field: string): Step[] =>
  [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]): Step => (index === undefined ? key : Number(index)));

/** The member to which a step leads. A single value is the first of its list. */
export function memberOf({ kind, members }: Value, step: Step): Member | undefined {
  if (typeof step === "string") {
    return members.find(({ key }) => key === step);
  }
  return kind === "array" ? members[step] : undefined;
}

const JSON_KINDS: Record<string, Kind> = {
  Object: "object",
  Array: "array",
  String: "string",
  Number: "number",
  True: "boolean",
  False: "boolean",
  Null: "null",
};

function ofJson(node: SyntaxNode | null, text: string): Value | null {
  const kind = node === null ? undefined : JSON_KINDS[node.name];
  if (node === null || kind === undefined) {
    return null;
  }
  const { from, to } = node;
  if (kind !== "object" && kind !== "array") {
    return { from, to, kind, layout: "single", data: parsed(text.slice(from, to)), members: [] };
  }
  const members = children(node).flatMap((child): Member[] => {
    if (child.name !== "Property") {
      const value = ofJson(child, text);
      return kind === "array" && value !== null ? [{ from: child.from, to: child.to, key: null, name: null, value }] : [];
    }
    const name = child.getChild("PropertyName");
    const key = name === null ? null : parsed(text.slice(name.from, name.to));
    return [{ from: child.from, to: child.to, key: typeof key === "string" ? key : null, name, value: ofJson(child.lastChild, text) }];
  });
  return { from, to, kind, layout: "flow", members };
}

function ofYaml(node: SyntaxNode | null, text: string): Value | null {
  if (node === null) {
    return null;
  }
  const { name, from, to } = node;
  const written = text.slice(from, to);
  const layout = name.startsWith("Flow") ? "flow" : "block";
  switch (name) {
    case "BlockMapping":
    case "FlowMapping": {
      const members = node.getChildren("Pair").map((pair): Member => {
        const label = pair.getChild("Key");
        const key = label === null ? null : ofYaml(label.firstChild, text);
        const colon = pair.getChild(":");
        const value = colon === null ? null : ofYaml(skipping(colon.nextSibling), text);
        return { from: pair.from, to: pair.to, key: key === null ? null : String(key.data), name: label, value };
      });
      return { from, to, kind: "object", layout, members };
    }
    case "BlockSequence":
    case "FlowSequence": {
      const members = node.getChildren("Item").map((item): Member => {
        const start = layout === "block" ? (item.prevSibling?.from ?? item.from) : item.from;
        return { from: start, to: item.to, key: null, name: null, value: ofYaml(skipping(item.firstChild), text) };
      });
      return { from, to, kind: "array", layout, members };
    }
    case "Literal": {
      const data = plain(written);
      const kind = data === null ? "null" : (typeof data as Kind);
      return { from, to, kind, layout: "single", data, members: [] };
    }
    case "QuotedLiteral": {
      const data = written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : (parsed(written) ?? written);
      return { from, to, kind: "string", layout: "single", data, members: [] };
    }
    default:
      return { from, to, kind: null, layout: "single", members: [] };
  }
}

/** What a text without quotes is in YAML. */
function plain(text: string): string | number | boolean | null {
  if (/^(~|null|Null|NULL)$/.test(text)) {
    return null;
  }
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) {
    return text.toLowerCase() === "true";
  }
  return /^[-+]?(\d+|\d*\.\d+|\d+\.\d*)([eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    found.push(child);
  }
  return found;
}

/** The next node that is no comment. */
function skipping(node: SyntaxNode | null | undefined): SyntaxNode | null {
  let at = node ?? null;
  while (at !== null && ["Comment", "DirectiveEnd", "DocEnd"].includes(at.name)) {
    at = at.nextSibling;
  }
  return at;
}
