import { syntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

/** The part of JSON Schema that the schemas of the engine use. */
export interface Schema {
  description?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** What gives the text of a node: an editor, or a text alone. */
export type Text = Pick<EditorState, "sliceDoc">;

/** The alternatives that a schema stands for, with references followed. */
export function alternatives(schema: Schema, root: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return target === undefined ? [] : alternatives(target, root);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined ? [schema] : choices.flatMap((choice) => alternatives(choice, root));
}

/** What the schema says of the value at this node. */
export function schemasAt(node: SyntaxNode, state: Text, root: Schema): Schema[] {
  const parent = node.parent;
  if (parent === null || node.name === "JsonText") {
    return alternatives(root, root);
  }
  if (parent.name === "Property") {
    const key = keyOf(parent, state);
    const owner = parent.parent;
    return owner === null || key === null
      ? []
      : schemasAt(owner, state, root).flatMap((schema) => alternatives(schema.properties?.[key] ?? {}, root));
  }
  if (parent.name === "Array") {
    return schemasAt(parent, state, root).flatMap((schema) => (schema.items === undefined ? [] : alternatives(schema.items, root)));
  }
  return schemasAt(parent, state, root);
}

/** The keys of an object, with their schemas. */
export function keysAt(object: SyntaxNode, state: Text, root: Schema): Map<string, Schema> {
  return new Map(schemasAt(object, state, root).flatMap((schema) => Object.entries(schema.properties ?? {})));
}

/** The values that a schema lists. */
export function valuesOf(schemas: Schema[]): unknown[] {
  return schemas.flatMap((schema) => {
    if (schema.const !== undefined) {
      return [schema.const];
    }
    return schema.enum ?? (typesOf(schema).includes("boolean") ? [true, false] : []);
  });
}

/** The key of a property, without its quotes. */
export function keyOf(property: SyntaxNode, state: Text): string | null {
  const name = property.getChild("PropertyName");
  return name === null ? null : state.sliceDoc(name.from + 1, name.to - 1);
}

export const typesOf = (schema: Schema): string[] => (schema.type === undefined ? [] : [schema.type].flat());

/** The nodes that are values, and the types of JSON that they are. */
export const VALUES: Record<string, string> = {
  Object: "object",
  Array: "array",
  String: "string",
  Number: "number",
  True: "boolean",
  False: "boolean",
  Null: "null",
};

/** Keys that the schema does not know, values of another type, and words that are none of the listed ones. */
export function check(state: EditorState, root: Schema): Diagnostic[] {
  const found: Diagnostic[] = [];
  syntaxTree(state).iterate({
    enter: ({ node }) => {
      const message = node.name === "PropertyName" ? ofKey(node, state, root) : ofValue(node, state, root);
      if (message !== null) {
        found.push({ from: node.from, to: node.to, severity: "warning", source: "schema", message });
      }
    },
  });
  return found;
}

function ofKey(name: SyntaxNode, state: Text, root: Schema): string | null {
  const object = name.parent?.parent;
  if (object === undefined || object === null) {
    return null;
  }
  const schemas = schemasAt(object, state, root).filter((schema) => schema.properties !== undefined);
  const key = state.sliceDoc(name.from + 1, name.to - 1);
  const known = schemas.length === 0 || schemas.some((schema) => schema.properties?.[key] !== undefined || schema.additionalProperties !== false);
  return known ? null : `There is no key “${key}” here.`;
}

function ofValue(node: SyntaxNode, state: Text, root: Schema): string | null {
  const type = VALUES[node.name];
  if (type === undefined) {
    return null;
  }
  const schemas = schemasAt(node, state, root);
  const fitting = schemas.filter((schema) => {
    const types = typesOf(schema);
    return types.length === 0 || types.includes(type) || (type === "number" && types.includes("integer"));
  });
  if (schemas.length > 0 && fitting.length === 0) {
    return `Expected ${[...new Set(schemas.flatMap(typesOf))].join(" or ")}.`;
  }
  const listed = fitting.filter((schema) => schema.enum !== undefined || schema.const !== undefined);
  const value = state.sliceDoc(node.from, node.to);
  const words = valuesOf(listed).map((word) => JSON.stringify(word));
  return type === "string" && listed.length > 0 && listed.length === fitting.length && !words.includes(value)
    ? `Expected ${words.join(" or ")}.`
    : null;
}
