import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { hoverTooltip } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

import { el } from "../dom";
import { alternatives, keyOf, keysAt, schemasAt, valuesOf, type Schema } from "./schema";

/** Keys and values from the schema: inside quotes, and where a key or value can begin. */
export function completion(root: Schema) {
  const source = (context: CompletionContext): CompletionResult | null => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const word = context.matchBefore(/["\w$]*/);
    if (word === null || (word.from === word.to && !context.explicit)) {
      return null;
    }
    const inValue = /:\s*$/.test(context.state.sliceDoc(0, word.from)) || node.name === "String";
    const options = inValue ? values(node, context, root) : keys(node, context, root);
    const closed = context.state.sliceDoc(context.pos, context.pos + 1) === '"' && word.text.startsWith('"');
    return { from: word.from, to: context.pos + (closed ? 1 : 0), options, validFor: /^"?[\w$]*"?$/ };
  };
  return autocompletion({ override: [source], icons: false });
}

function values(node: SyntaxNode, { state }: CompletionContext, root: Schema): Completion[] {
  const property = closest(node, "Property");
  const key = property === null ? null : keyOf(property, state);
  const object = property?.parent ?? null;
  const schemas =
    node.name === "String" || object === null || key === null
      ? schemasAt(node, state, root)
      : alternatives(keysAt(object, state, root).get(key) ?? {}, root);
  return valuesOf(schemas).map((choice) => ({ label: JSON.stringify(choice), type: "constant" }));
}

function keys(node: SyntaxNode, { state }: CompletionContext, root: Schema): Completion[] {
  const object = closest(node, "Object");
  if (object === null) {
    return [];
  }
  const written = object.getChildren("Property").map((property) => keyOf(property, state));
  return [...keysAt(object, state, root)]
    .filter(([key]) => !written.includes(key))
    .map(([key, schema]) => ({
      label: `"${key}"`,
      apply: `"${key}": `,
      type: "property",
      ...(schema.description === undefined ? {} : { info: schema.description }),
    }));
}

function closest(node: SyntaxNode, name: string): SyntaxNode | null {
  let at: SyntaxNode | null = node;
  while (at !== null && at.name !== name) {
    at = at.parent;
  }
  return at;
}

/** What the schema says of the key under the pointer. */
export function explanation(root: Schema) {
  return hoverTooltip((view, position) => {
    const node = syntaxTree(view.state).resolveInner(position);
    const object = node.name === "PropertyName" ? node.parent?.parent : null;
    const key = node.parent === null ? null : keyOf(node.parent, view.state);
    if (object === null || object === undefined || key === null) {
      return null;
    }
    const description = keysAt(object, view.state, root).get(key)?.description;
    return description === undefined
      ? null
      : { pos: node.from, end: node.to, create: () => ({ dom: el("div", { class: "cm-hover" }, description) }) };
  });
}
