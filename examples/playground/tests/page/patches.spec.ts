import { existsSync, readdirSync } from "node:fs";
import { test as base, expect } from "@playwright/test";

import { patched } from "../../web/editor/patch";
import type { Schema } from "../../web/editor/schema";
import type { Diagnosis, Finding, Unreadable } from "../../web/engine/answers";
import { FORMS, type Form } from "../../web/text/form";
import { engine, read, repository } from "./support";

const NOW = "2026-11-22T00:37:00Z";
const DEPLOYMENTS = [
  ...readdirSync(`${repository}examples/deployments`).map((name) => `examples/deployments/${name}`),
  ...readdirSync(`${repository}examples/catalogue`)
    .map((name) => `examples/catalogue/${name}/broken.json`)
    .filter((path) => existsSync(repository + path)),
];

base.skip(({ browserName }) => browserName !== "chromium", "needs no browser");

for (const form of FORMS) {
  base(`the fix of every finding of every shipped deployment can be written into its text: ${form}`, async () => {
    const { doctor, schema } = await engine();
    const root = JSON.parse(schema()) as Schema;
    const ask = (text: string): Diagnosis | Unreadable =>
      JSON.parse(doctor(JSON.stringify({ deployment: { name: `deployment.${form}`, text }, now: NOW }))) as Diagnosis | Unreadable;
    const same = (one: Finding, other: Finding): boolean => one.code === other.code && one.field === other.field && one.message === other.message;

    let [fixed, fixes, byHand] = [0, 0, 0];
    for (const path of DEPLOYMENTS) {
      const json = read(path);
      const text = form === "json" ? json : inForm(JSON.parse(json) as Table, form);
      const before = ask(text);
      // A deployment that cannot be read has no findings; in another form it must be as readable.
      expect("unreadable" in before, `${path}\n${text}`).toBe("unreadable" in (JSON.parse(doctor(JSON.stringify({ deployment: { name: path, text: json }, now: NOW }))) as object));
      for (const finding of "audit" in before ? (before.audit ?? []) : []) {
        if (finding.patch !== undefined) {
          fixes += 1;
          const edited = patched(text, finding.patch, root, form);
          const of = `${path}: ${JSON.stringify(finding.patch)}\n${edited}`;
          if (edited === null) {
            expect(form, of).not.toBe("json");
            byHand += 1;
            continue;
          }
          const after = ask(edited);
          expect(after, of).not.toHaveProperty("unreadable");
          expect(comments(edited), of).toBeGreaterThanOrEqual(comments(text) - (finding.patch.do === "set" ? 0 : 1));
          fixed += "audit" in after && !after.audit?.some((other) => same(other, finding)) ? 1 : 0;
        }
      }
    }
    // Some patches only take the first of several steps.
    console.log(`${form}: ${fixed} of ${fixes} fixes remove their finding at once, ${byHand} are to be written by hand`);
    expect(fixed).toBeGreaterThan(0.8 * fixes);
    expect(byHand).toBeLessThan(0.1 * fixes);
  });
}

const comments = (text: string): number => text.split("# of ").length;

interface Table {
  [key: string]: unknown;
}
const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && !Array.isArray(value);

/** A deployment as a person writes it in TOML or YAML, with a comment behind each key. */
const inForm = (table: Table, form: Form): string => (form === "toml" ? inToml(table) : `${inYaml(table, "").join("\n")}\n`);

function inYaml(value: unknown, indent: string): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => {
      const [first = "", ...rest] = inYaml(item, `${indent}  `);
      return [`${indent}- ${first.trim()}`, ...rest];
    });
  }
  if (isTable(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, inner]) => {
      const isBlock = (Array.isArray(inner) && inner.length > 0) || (isTable(inner) && Object.keys(inner).length > 0);
      return isBlock ? [`${indent}${key}: # of ${key}`, ...inYaml(inner, `${indent}  `)] : [`${indent}${key}: ${inYaml(inner, "").join("")} # of ${key}`];
    });
  }
  return [typeof value === "string" && /^[a-z][\w:/.*-]*$/i.test(value) && !/^(true|false|null|yes|no)$/.test(value) ? value : JSON.stringify(value)];
}

function inToml(table: Table): string {
  const inline = (value: unknown): string => {
    if (Array.isArray(value)) {
      return `[${value.map(inline).join(", ")}]`;
    }
    return isTable(value) ? `{ ${Object.entries(value).map(([key, inner]) => `${key} = ${inline(inner)}`).join(", ")} }` : JSON.stringify(value);
  };
  const present = Object.entries(table).filter(([, value]) => value !== null && value !== undefined);
  const plain = present.filter(([, value]) => !isTable(value)).map(([key, value]) => `${key} = ${inline(value)} # of ${key}`);
  const tables = present.filter(([, value]) => isTable(value)).map(([key, value]) => `\n[${key}] # of ${key}\n${Object.entries(value as Table).map(([name, inner]) => `${name} = ${inline(inner)}\n`).join("")}`);
  return `${plain.join("\n")}\n${tables.join("")}`;
}

const root: Schema = {
  properties: {
    list: { anyOf: [{ $ref: "#/$defs/entry" }, { type: "array", items: { $ref: "#/$defs/entry" } }] },
    number: { type: "integer" },
    inner: { type: "object", properties: { word: { type: "string" }, number: { type: "integer" } } },
  },
  $defs: { entry: { anyOf: [{ type: "string" }, { type: "object", required: ["origin"], properties: { origin: { type: "string" } } }] } },
};
const after = (form: Form) => (text: string, what: string, field: string, value?: string): string | null =>
  patched(text, { do: what, field, ...(value === undefined ? {} : { value }) }, root, form);

base("a patch edits only its place: JSON", () => {
  const json = after("json");
  expect(json('{"number":  7}', "set", "number", "8")).toBe('{"number":  8}');
  expect(json('{ "list": ["a",  "b"] }', "set", "list[1]", "c")).toBe('{ "list": ["a",  "c"] }');
  expect(json('{ "list": "a" }', "set", "list[0]", "c")).toBe('{ "list": "c" }');
  expect(json('{ "list": "a" }', "add", "list", "b")).toBe('{ "list": ["a", "b"] }');
  expect(json('{ "list": [] }', "add", "list", "b")).toBe('{ "list": ["b"] }');
  expect(json('{\n  "number": 7\n}', "add", "list", "b")).toBe('{\n  "number": 7,\n  "list": ["b"]\n}');
  expect(json('{ "list": ["a", "b"] }', "set", "list[0].word", "x")).toBe('{ "list": [{ "origin": "a", "word": "x" }, "b"] }');
  expect(json("{}", "set", "inner.word", "x")).toBe('{ "inner": { "word": "x" } }');
  expect(json('{ "list": ["a", "b"] }', "remove", "list[0]")).toBe('{ "list": ["b"] }');
  expect(json('{ "number": 7, "list": "a" }', "remove", "list")).toBe('{ "number": 7 }');
  expect(json('{ "number": 7 }', "remove", "list")).toBeNull();
});

base("a patch edits only its place: YAML", () => {
  const yaml = after("yaml");
  expect(yaml("number: 7 # seven\n", "set", "number", "8")).toBe("number: 8 # seven\n");
  expect(yaml("list:\n  # first\n  - a # one\n  - b\n", "set", "list[1]", "c")).toBe('list:\n  # first\n  - a # one\n  - "c"\n');
  expect(yaml("list: a\n", "add", "list", "b")).toBe('list: [a, "b"]\n');
  expect(yaml("list:\n- a\n- b # two\nnumber: 7\n", "add", "list", "c")).toBe('list:\n- a\n- b # two\n- "c"\nnumber: 7\n');
  expect(yaml("number: 7 # seven", "add", "list", "b")).toBe('number: 7 # seven\nlist: ["b"]\n');
  expect(yaml("list:\n  - a\n  - b\n", "set", "list[0].word", "x")).toBe('list:\n  - { origin: a, word: "x" }\n  - b\n');
  expect(yaml("list:\n  - origin: a # one\n  - b\n", "set", "list[0].word", "x")).toBe('list:\n  - origin: a # one\n    word: "x"\n  - b\n');
  expect(yaml("inner:\n  number: 1\nnumber: 7\n", "set", "inner.word", "x")).toBe('inner:\n  number: 1\n  word: "x"\nnumber: 7\n');
  expect(yaml("inner: { number: 1 }\n", "set", "inner.word", "x")).toBe('inner: { number: 1, word: "x" }\n');
  expect(yaml("list:\n  - a # one\n  - b\n", "remove", "list[0]")).toBe("list:\n  - b\n");
  expect(yaml("list:\n  - origin: a\n    word: x\n", "remove", "list[0].origin")).toBe("list:\n  - word: x\n");
  expect(yaml("# top\nnumber: 7 # seven\n# next\nlist: a\n", "remove", "number")).toBe("# top\n# next\nlist: a\n");
  expect(yaml("inner: &a { number: 1 }\nnumber: 7\n", "set", "inner.word", "x")).toBeNull();
});

base("a patch edits only its place: TOML", () => {
  const toml = after("toml");
  expect(toml("number = 7 # seven\n", "set", "number", "8")).toBe("number = 8 # seven\n");
  expect(toml('list = [\n  "a", # one\n  "b",\n]\n', "add", "list", "c")).toBe('list = [\n  "a", # one\n  "b",\n  "c",\n]\n');
  expect(toml('list = "a"\n', "add", "list", "b")).toBe('list = ["a", "b"]\n');
  expect(toml("number = 7 # seven\n\n[inner]\nnumber = 1\n", "add", "list", "b")).toBe('number = 7 # seven\nlist = ["b"]\n\n[inner]\nnumber = 1\n');
  expect(toml("[inner]\nnumber = 1\n", "add", "list", "b")).toBe('list = ["b"]\n[inner]\nnumber = 1\n');
  expect(toml("[inner] # of words\nnumber = 1\n\n[[list]]\norigin = 'a'\n", "set", "inner.word", "x")).toBe("[inner] # of words\nnumber = 1\nword = \"x\"\n\n[[list]]\norigin = 'a'\n");
  expect(toml("inner.number = 1\nnumber = 7\n", "set", "inner.word", "x")).toBe('inner.number = 1\ninner.word = "x"\nnumber = 7\n');
  expect(toml("number = 7\n", "set", "inner.word", "x")).toBe('number = 7\ninner = { word = "x" }\n');
  expect(toml("inner = { number = 1 }\n", "set", "inner.word", "x")).toBe('inner = { number = 1, word = "x" }\n');
  expect(toml("[[list]]\norigin = 'a'\n[[list]]\norigin = 'b'\n", "set", "list[1].word", "x")).toBe("[[list]]\norigin = 'a'\n[[list]]\norigin = 'b'\nword = \"x\"\n");
  expect(toml("[[list]]\norigin = 'a'\n", "add", "list", "b")).toBeNull();
  expect(toml("list = ['a', 'b']\n", "set", "list[0].word", "x")).toBe("list = [{ origin = 'a', word = \"x\" }, 'b']\n");
  expect(toml("# top\nnumber = 7 # seven\nlist = 'a'\n", "remove", "number")).toBe("# top\nlist = 'a'\n");
  expect(toml("inner.number = 1\n", "remove", "inner.number")).toBe("");
  expect(toml("[inner]\nnumber = 1\n", "remove", "inner")).toBeNull();
});
