import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { hoverTooltip } from "@codemirror/view";

import { el } from "../dom";
import type { Form } from "../text/form";
import { outline } from "./outline";
import { placeBehind } from "./place";
import { keysOf, schemasAlong, valueAlong, valuesOf, wayToKey, type Schema } from "./schema";

/** In longer texts, keys that stand there already are not looked for: that would hold up typing. */
const LONG = 60_000;

/** Keys and values from the schema, wherever one can begin. */
export function completion(root: Schema, form: Form) {
  const source = (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const word = context.matchBefore(/["\w$]*/);
    if (word === null || (word.from === word.to && !context.explicit)) {
      return null;
    }
    const place = placeBehind(text.slice(0, word.from), form);
    if (place === null) {
      return null;
    }
    const schemas = schemasAlong(place.path, root);
    const top = place.key && text.length < LONG ? outline(text, form) : null;
    const table = top === null ? null : valueAlong(top, place.path);
    // The one that is being typed may stand there already.
    const others = (table?.members ?? []).filter(({ name }) => name === null || name.to < word.from || name.from > word.to);
    const written = others.map(({ key }) => key);
    const keys = place.key ? [...keysOf(schemas)].filter(([key]) => !written.includes(key)).map((key) => asKey(key, form)) : [];
    const values = place.value ? valuesOf(schemas).map((choice): Completion => ({ label: asValue(choice, form), type: "constant" })) : [];
    const closed = context.state.sliceDoc(context.pos, context.pos + 1) === '"' && word.text.startsWith('"');
    return { from: word.from, to: context.pos + (closed ? 1 : 0), options: [...keys, ...values], validFor: /^"?[\w$]*"?$/ };
  };
  return autocompletion({ override: [source], icons: false });
}

const asKey = ([key, { description }]: [string, Schema], form: Form): Completion => {
  const label = form === "json" ? `"${key}"` : key;
  return { label, apply: label + (form === "toml" ? " = " : ": "), type: "property", ...(description === undefined ? {} : { info: description }) };
};

/** YAML needs quotes only where a word would be something else. */
const asValue = (value: unknown, form: Form): string =>
  form === "yaml" && typeof value === "string" && /^[a-z]\w*$/.test(value) && !/^(true|false|null)$/.test(value) ? value : JSON.stringify(value);

/** What the schema says of the key under the pointer. */
export function explanation(root: Schema, form: Form) {
  return hoverTooltip((view, position) => {
    const top = outline(view.state.doc.toString(), form);
    const key = top === null ? null : wayToKey(top, position);
    if (key === null) {
      return null;
    }
    const { path, from: pos, to: end } = key;
    const [description] = schemasAlong(path.slice(0, -1), root).flatMap(({ properties }) => properties?.[String(path.at(-1))]?.description ?? []);
    return description === undefined ? null : { pos, end, create: () => ({ dom: el("div", { class: "cm-hover" }, description) }) };
  });
}
