import { test as base } from "@playwright/test";

import { outline } from "../../web/editor/outline";
import { placeBehind, type Place } from "../../web/editor/place";
import { check, wayToKey, type Schema } from "../../web/editor/schema";
import type { Form } from "../../web/text/form";
import { engine, expect, open, paste, test } from "./support";

base.describe("without a browser", () => {
  base.skip(({ browserName }) => browserName !== "chromium", "needs no browser");

  const key = (...path: Place["path"]): Place => ({ path, key: true, value: false });
  const value = (...path: Place["path"]): Place => ({ path, key: false, value: true });

  base("where something is typed: JSON", () => {
    expect(placeBehind('{ "a": 1, ', "json")).toEqual(key());
    expect(placeBehind('{ "a": ', "json")).toEqual(value("a"));
    expect(placeBehind('{ "a": [{ "b": 1 }, { "c": { ', "json")).toEqual(key("a", 1, "c"));
    expect(placeBehind('{ "a": [1, ', "json")).toEqual(value("a", 1));
    expect(placeBehind('{ "a": "}],", ', "json")).toEqual(key());
  });

  base("where something is typed: TOML", () => {
    expect(placeBehind("", "toml")).toEqual(key());
    expect(placeBehind('a = "x"\n', "toml")).toEqual(key());
    expect(placeBehind("a = ", "toml")).toEqual(value("a"));
    expect(placeBehind('a = [\n  "x", # one\n  ', "toml")).toEqual(value("a", 1));
    expect(placeBehind("a = [{ b = 1 }, { ", "toml")).toEqual(key("a", 1));
    expect(placeBehind("a = { b = ", "toml")).toEqual(value("a", "b"));
    expect(placeBehind("x = 1\n[a]\nb = 1\n", "toml")).toEqual(key("a"));
    expect(placeBehind("[[a]]\nb = ", "toml")).toEqual(value("a", 0, "b"));
    expect(placeBehind("a.b = ", "toml")).toEqual(value("a", "b"));
    expect(placeBehind("a.", "toml")).toEqual(key("a"));
    expect(placeBehind("a = 1 # ", "toml")).toBeNull();
  });

  base("where something is typed: YAML", () => {
    expect(placeBehind("", "yaml")).toEqual(key());
    expect(placeBehind("a: x\n", "yaml")).toEqual(key());
    expect(placeBehind("a: ", "yaml")).toEqual(value("a"));
    expect(placeBehind("a:\n  b: 1\n  ", "yaml")).toEqual(key("a"));
    expect(placeBehind("a:\n  b: 1\n", "yaml")).toEqual(key());
    expect(placeBehind("a:\n  - ", "yaml")).toEqual({ path: ["a", 0], key: true, value: true });
    expect(placeBehind("a:\n- b: 1\n  ", "yaml")).toEqual(key("a", 0));
    expect(placeBehind("x: 1\na: # of a\n  - b\n  - c: 1\n    d: ", "yaml")).toEqual(value("a", 0, "d"));
    expect(placeBehind("a: [{ b: 1 }, { ", "yaml")).toEqual(key("a", 1));
    expect(placeBehind("a: { b: 1 }\nc: ", "yaml")).toEqual(value("c"));
    expect(placeBehind("a:\n  b:\n    c: { d: ", "yaml")).toEqual(value("a", "b", "c", "d"));
    expect(placeBehind("# ", "yaml")).toBeNull();
  });

  base("which key stands at a place of the text", () => {
    const steps = (text: string, form: Form): unknown[] => {
      const top = outline(text.replace("|", ""), form);
      return top === null ? [] : (wayToKey(top, text.indexOf("|"))?.path ?? []);
    };
    expect(steps('{ "a": [1, { "b|": 2 }] }', "json")).toEqual(["a", 1, "b"]);
    expect(steps("x = 1\n[a.b]\nc = 1\n[[d]]\ne = 1\n[[d]]\nf| = 2\n", "toml")).toEqual(["d", 1, "f"]);
    expect(steps("x = 1\n[a.b]\nc| = 1\n", "toml")).toEqual(["a", "b", "c"]);
    expect(steps("x = 1\na.b| = 1\ny = 2\n", "toml")).toEqual(["a", "b"]);
    expect(steps("a:\n  - x\n  - b|: 1\n", "yaml")).toEqual(["a", 1, "b"]);
  });

  base("what is wrong with a text is marked in every form, and nothing where nothing is", async () => {
    const root = JSON.parse((await engine()).schema()) as Schema;
    const marked = (text: string, form: Form): string[] => {
      const top = outline(text, form);
      return top === null ? [] : check(top, root).map(({ from, to }) => text.slice(from, to));
    };
    expect(marked('{ "api": "x", "wbsites": [], "session": "pear", "cookie_secure": 3 }', "json")).toEqual(['"wbsites"', '"pear"', "3"]);
    expect(marked('api = "x" # x\nwbsites = []\nsession = "pear"\n[access_cookie]\nlifetime = 1\nlifetime_seconds = "1"\n[[history]]\nretired = 2026-06-01\n', "toml")).toEqual([
      "wbsites",
      '"pear"',
      "lifetime",
      '"1"',
      "retired",
    ]);
    expect(marked("api: x # x\nwbsites:\n- y\nsession: pear\naccess_cookie:\n  lifetime: 1\nhistory:\n  - retired: no\n", "yaml")).toEqual(["wbsites", "pear", "lifetime", "retired"]);
    const right = 'api = ["https://a.example"]\nheader_until = 2026-12-24T18:00:00+01:00\naccess_cookie.lifetime_seconds = 86_400\n[[websites]]\norigin = \'https://b.example\'\ntransport = """header"""\n';
    expect(marked(right, "toml")).toEqual([]);
  });
});

for (const [form, text, edited] of [
  ["TOML", 'api = "https://api.example.com"\n', 'session_use = "api_only"'],
  ["YAML", "api: https://api.example.com\n", "session_use: api_only"],
] as const) {
  test(`the schema completes ${form}`, async ({ page, watched }) => {
    await open(page, watched);
    await page.getByLabel("Format of Deployment").selectOption(form);
    await paste(page, "Deployment", text);
    await page.keyboard.type("session_u");
    await expect(page.getByRole("option", { name: "session_use" })).toBeVisible();
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await page.keyboard.type(form === "TOML" ? '"api_' : "api_");
    await expect(page.getByRole("option", { name: "api_only" })).toBeVisible();
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "Deployment" })).toContainText(edited);
  });
}

test("a fix in YAML keeps the comments", async ({ page, watched }) => {
  await open(page, watched);
  await page.getByLabel("Format of Deployment").selectOption("YAML");
  await paste(page, "Deployment", "# where it runs\napi: https://api.example.com/v1 # the API\nwebsites:\n  - https://www.example.com # the shop\n");
  await page.getByRole("button", { name: "Fix it" }).first().click();
  const difference = page.getByRole("region", { name: "What the fix changed" });
  await expect(difference.locator(".gone")).toContainText("api: https://api.example.com/v1 # the API");
  await expect(difference.locator(".new")).toContainText('api: "https://api.example.com" # the API');
  await expect(page.getByRole("textbox", { name: "Deployment" })).toContainText("# the shop");
});
