import { example, expect, fragment, open, paste, test, view } from "./support";

test("a cookie is a card: its parts, and what each browser does", async ({ page, watched }) => {
  await open(page, watched);
  await view(page, "Cookie");
  await page.getByRole("textbox", { name: "Set-Cookie" }).fill("sid=planted-secret; Secure; HttpOnly");
  await page.getByRole("textbox", { name: "URL" }).fill("http://localhost:8000/login");
  await expect(page.locator(".verdict:visible")).toContainText("Refused by Safari");
  await expect(page.getByRole("textbox", { name: "Set-Cookie" })).not.toHaveValue(/planted-secret/);
  await expect(page.getByRole("region", { name: "Its parts" })).toContainText("HttpOnly");
  await expect(page.getByRole("region", { name: "Card" }).locator("svg").first()).toBeVisible();
  await page.waitForTimeout(600);
  expect(await page.content()).not.toContain("planted-secret");
});

test("a change shows its plan, its timeline and what differs", async ({ page, watched }) => {
  await open(page, watched);
  await example(page, "Host only to shared");
  await expect(page.locator(".verdict:visible")).toContainText("Users stay signed in");
  await expect(page.getByRole("region", { name: "Timeline" }).locator("svg").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "What to do, and when" })).toContainText("Day 365");
  await expect(page.getByRole("region", { name: "Difference" }).locator(".new")).toContainText(["cookie_domain"]);
  await page.getByRole("button", { name: "Swap the two" }).click();
  await expect(page.getByRole("region", { name: "Difference" }).locator(".gone")).toContainText(["cookie_domain"]);
});

test("the reader chooses the order in which tabs refresh", async ({ page, watched }) => {
  await open(page, watched);
  await view(page, "Tabs");
  const log = page.getByRole("region", { name: "Steps" }).locator("tbody tr");
  const step = async (tab: number, count: number): Promise<void> => {
    await page.getByRole("button", { name: `Tab ${tab}` }).click();
    await expect(log).toHaveCount(count + 1);
  };
  await expect(log).toHaveCount(1);
  await page.getByRole("radio", { name: "It is over" }).check({ force: true });
  // Both send the same token. The server replaces it for the first, and ends the session of the second.
  for (const [index, tab] of [1, 2, 1, 2, 1, 2].entries()) {
    await step(tab, index + 1);
  }
  await expect(page.getByText("Every tab is through")).toBeVisible();
  await expect(page.locator(".verdict:visible")).toContainText("The user is signed out");
  await page.getByRole("button", { name: "One step back" }).click();
  await expect(log).toHaveCount(6);
  await page.getByRole("button", { name: "Begin again" }).click();
  await expect(log).toHaveCount(1);
  await expect(page.locator(".verdict:visible")).toContainText("The user is signed in");
});

test("a link shows the same again, and a damaged one begins anew", async ({ page, watched }) => {
  await open(page, watched);
  await example(page, "Prefix");
  await page.waitForTimeout(800);
  const link = page.url();
  const text = await page.locator(".verdict:visible").textContent();
  await page.goto("about:blank");
  watched.requests.length = 0;
  await page.goto(link);
  await expect(page.locator(".verdict:visible")).toHaveText(text ?? "");
  await page.goto("about:blank");
  await page.goto(`${link.slice(0, link.indexOf("#"))}#s=AAAA`);
  await expect(page.locator(".verdict:visible")).toBeVisible();
  // Firefox tells its console that the stream is damaged, though the page has caught it.
  watched.errors.length = 0;
  await page.goto("about:blank");
  await page.goto(link.slice(0, link.indexOf("#")) + (await fragment(page, { view: "<script>" })));
  await expect(page.locator(".verdict:visible")).toBeVisible();
  watched.requests.length = 0;
});

test("a text that is no deployment does not get into a link", async ({ page, watched }) => {
  await open(page, watched);
  await paste(page, "Deployment", '{ "log": { "entries": ["planted-secret"] } }');
  await expect(page.locator(".verdict:visible")).toContainText("cannot be read");
  await page.waitForTimeout(800);
  const state = await page.evaluate(async () => {
    const binary = atob(location.hash.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  });
  expect(state).toContain('"view":"deployment"');
  expect(state).not.toContain("planted-secret");
});

test("pictures and Markdown can be copied", async ({ page, watched, context, browserName }) => {
  test.skip(browserName !== "chromium", "only Chromium lets a test read the clipboard");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await open(page, watched);
  await page.getByRole("button", { name: "Copy Markdown for a privacy page" }).click();
  await expect.poll(clipboard).toContain("## Cookies of signed-in sessions");
  await page.getByRole("region", { name: "As a picture" }).getByRole("button", { name: "Copy SVG" }).click();
  await expect.poll(clipboard).toMatch(/^<svg[^]*<\/svg>\s*$/);
  expect(await clipboard()).toContain("prefers-color-scheme");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect.poll(clipboard).toContain("#s=");
});
