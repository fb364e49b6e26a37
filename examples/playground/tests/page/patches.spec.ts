import { existsSync, readdirSync } from "node:fs";
import { test as base, expect } from "@playwright/test";

import { patched } from "../../web/editor/patch";
import type { Schema } from "../../web/editor/schema";
import type { Diagnosis, Finding, Unreadable } from "../../web/engine/answers";
import { engine, read, repository } from "./support";

const NOW = "2026-11-22T00:37:00Z";
const DEPLOYMENTS = [
  ...readdirSync(`${repository}examples/deployments`).map((name) => `examples/deployments/${name}`),
  ...readdirSync(`${repository}examples/catalogue`)
    .map((name) => `examples/catalogue/${name}/broken.json`)
    .filter((path) => existsSync(repository + path)),
];

base.skip(({ browserName }) => browserName !== "chromium", "needs no browser");

base("the fix of every finding of every shipped deployment can be written into its text", async () => {
  const { doctor, schema } = await engine();
  const root = JSON.parse(schema("deployment")) as Schema;
  const ask = (text: string): Diagnosis | Unreadable =>
    JSON.parse(doctor(JSON.stringify({ deployment: { name: "deployment.json", text }, now: NOW }))) as Diagnosis | Unreadable;
  const same = (one: Finding, other: Finding): boolean => one.code === other.code && one.field === other.field && one.message === other.message;

  let [fixed, fixes] = [0, 0];
  for (const path of DEPLOYMENTS) {
    const text = read(path);
    const before = ask(text);
    for (const finding of "audit" in before ? (before.audit ?? []) : []) {
      if (finding.patch !== undefined) {
        const edited = patched(text, finding.patch, root);
        const of = `${path}: ${JSON.stringify(finding.patch)}\n${edited}`;
        expect(edited, of).not.toBeNull();
        const after = ask(edited ?? "");
        expect(after, of).not.toHaveProperty("unreadable");
        fixes += 1;
        fixed += "audit" in after && !after.audit?.some((other) => same(other, finding)) ? 1 : 0;
      }
    }
  }
  // Some patches only take the first of several steps.
  console.log(`${fixed} of ${fixes} fixes remove their finding at once`);
  expect(fixed).toBeGreaterThan(0.8 * fixes);
});

base("a patch edits only its place", () => {
  const root: Schema = {
    properties: {
      list: { anyOf: [{ $ref: "#/$defs/entry" }, { type: "array", items: { $ref: "#/$defs/entry" } }] },
      number: { type: "integer" },
      inner: { type: "object", properties: { word: { type: "string" } } },
    },
    $defs: { entry: { anyOf: [{ type: "string" }, { type: "object", required: ["origin"], properties: { origin: { type: "string" } } }] } },
  };
  const after = (text: string, what: string, field: string, value?: string): string | null =>
    patched(text, { do: what, field, ...(value === undefined ? {} : { value }) }, root);

  expect(after('{"number":  7}', "set", "number", "8")).toBe('{"number":  8}');
  expect(after('{ "list": ["a",  "b"] }', "set", "list[1]", "c")).toBe('{ "list": ["a",  "c"] }');
  expect(after('{ "list": "a" }', "set", "list[0]", "c")).toBe('{ "list": "c" }');
  expect(after('{ "list": "a" }', "add", "list", "b")).toBe('{ "list": ["a", "b"] }');
  expect(after('{ "list": [] }', "add", "list", "b")).toBe('{ "list": ["b"] }');
  expect(after('{\n  "number": 7\n}', "add", "list", "b")).toBe('{\n  "number": 7,\n  "list": ["b"]\n}');
  expect(after('{ "list": ["a", "b"] }', "set", "list[0].word", "x")).toBe('{ "list": [{ "origin": "a", "word": "x" }, "b"] }');
  expect(after("{}", "set", "inner.word", "x")).toBe('{ "inner": { "word": "x" } }');
  expect(after('{ "list": ["a", "b"] }', "remove", "list[0]")).toBe('{ "list": ["b"] }');
  expect(after('{ "number": 7, "list": "a" }', "remove", "list")).toBe('{ "number": 7 }');
  expect(after('{ "number": 7 }', "remove", "list")).toBeNull();
});
