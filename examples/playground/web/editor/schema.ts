import { memberOf, type Step, type Value } from "./outline";

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

/** The alternatives that a schema stands for, with references followed. */
function alternatives(schema: Schema, root: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return target === undefined ? [] : alternatives(target, root);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined ? [schema] : choices.flatMap((choice) => alternatives(choice, root));
}

const ofKey = (schemas: Schema[], key: string, root: Schema): Schema[] => schemas.flatMap(({ properties }) => alternatives(properties?.[key] ?? {}, root));

const ofEntries = (schemas: Schema[], root: Schema): Schema[] => schemas.flatMap(({ items }) => (items === undefined ? [] : alternatives(items, root)));

/** What the schema says at the end of a path; of a list, what it says of an entry if `entries`. One entry may stand for its list. */
export function schemasAlong(path: Step[], root: Schema, entries = false): Schema[] {
  const inside = (schemas: Schema[]): Schema[] => schemas.flatMap((schema) => (schema.items === undefined ? [schema] : alternatives(schema.items, root)));
  const found = path.reduce<Schema[]>((schemas, step) => (typeof step === "string" ? ofKey(schemas, step, root) : inside(schemas)), alternatives(root, root));
  return entries ? inside(found) : found;
}

/** The keys of a table, with their schemas. */
export const keysOf = (schemas: Schema[]): Map<string, Schema> => new Map(schemas.flatMap(({ properties }) => Object.entries(properties ?? {})));

/** The values that a schema lists. */
export function valuesOf(schemas: Schema[]): unknown[] {
  return schemas.flatMap((schema) => {
    if (schema.const !== undefined) {
      return [schema.const];
    }
    return schema.enum ?? (typesOf(schema).includes("boolean") ? [true, false] : []);
  });
}

export const typesOf = (schema: Schema): string[] => (schema.type === undefined ? [] : [schema.type].flat());

/** The way to the key at a position, and where that key stands; null if no key stands there. */
export function wayToKey(value: Value, position: number): { path: Step[]; from: number; to: number } | null {
  for (const [index, { key, name, value: inner }] of value.members.entries()) {
    const step = key ?? index;
    if (name !== null && name.from <= position && position <= name.to) {
      return { path: [step], from: name.from, to: name.to };
    }
    const below = inner === null ? null : wayToKey(inner, position);
    if (below !== null) {
      return { ...below, path: [step, ...below.path] };
    }
  }
  return null;
}

/** The value at the end of a path, if the text goes so far. */
export function valueAlong(top: Value, path: Step[]): Value | null {
  return path.reduce<Value | null>((value, step) => (value === null ? null : (memberOf(value, step)?.value ?? null)), top);
}

export interface Complaint {
  from: number;
  to: number;
  message: string;
}

/** Keys that the schema does not know, values of another type, and words that are none of the listed ones. */
export function check(top: Value, root: Schema): Complaint[] {
  const found: Complaint[] = [];
  const visit = (value: Value | null, schemas: Schema[]): void => {
    if (value === null) {
      return;
    }
    const message = ofValue(value, schemas);
    if (message !== null) {
      found.push({ from: value.from, to: value.to, message });
    }
    const tables = schemas.filter(({ properties }) => properties !== undefined);
    for (const { key, name, value: inner } of value.members) {
      if (key === null) {
        visit(inner, ofEntries(schemas, root));
        continue;
      }
      const isKnown = tables.length === 0 || tables.some(({ properties, additionalProperties }) => properties?.[key] !== undefined || additionalProperties !== false);
      if (!isKnown && name !== null) {
        found.push({ from: name.from, to: name.to, message: `There is no key “${key}” here.` });
      }
      visit(inner, ofKey(schemas, key, root));
    }
  };
  visit(top, alternatives(root, root));
  return found;
}

function ofValue({ kind, data }: Value, schemas: Schema[]): string | null {
  if (kind === null) {
    return null;
  }
  const fitting = schemas.filter((schema) => {
    const types = typesOf(schema);
    return types.length === 0 || types.includes(kind) || (kind === "number" && types.includes("integer"));
  });
  if (schemas.length > 0 && fitting.length === 0) {
    return `Expected ${[...new Set(schemas.flatMap(typesOf))].join(" or ")}.`;
  }
  const listed = fitting.filter((schema) => schema.enum !== undefined || schema.const !== undefined);
  const words = valuesOf(listed);
  return kind === "string" && listed.length > 0 && listed.length === fitting.length && !words.includes(data)
    ? `Expected ${words.map((word) => JSON.stringify(word)).join(" or ")}.`
    : null;
}
