import { command, expect, example, open, read, test, view } from "./support";

/** Ten logins, recorded from real browsers, with a fault made on purpose in most of them. */
const TEN = [
  "chromium/right-login",
  "chromium/lax-cross-site",
  "chromium/none-without-secure",
  "chromium/cors-wildcard",
  "chromium/refresh-race",
  "firefox/twins",
  "firefox/domain-public-suffix",
  "firefox/clear-other-path",
  "firefox/secure-over-http",
  "playwright/right-provider",
];

interface Found {
  audit?: { code: string }[];
  traffic?: { code: string }[];
}

for (const name of TEN) {
  test(`${name}.har: the findings of the command, a picture, and no secret`, async ({ page, watched, browserName }) => {
    test.skip(name.startsWith(browserName === "firefox" ? "chromium/" : "firefox/"), "each engine opens its own recordings");
    const path = `tests/vectors/har/${name}.har`;
    const expected = command("doctor", path, "--json") as Found;
    const codes = [...(expected.traffic ?? []), ...(expected.audit ?? [])].map(({ code }) => code);

    await open(page, watched);
    await view(page, "Recording");
    await page.locator("input[type=file]").setInputFiles({ name: "login.har", mimeType: "application/json", buffer: Buffer.from(read(path)) });
    await expect(page.getByRole("region", { name: "What was kept" })).toContainText("dropped");
    await expect(page.locator(".verdict:visible")).toContainText("login.har");
    await expect(page.locator(".finding:visible code.plain")).toHaveText(codes);
    await expect(page.getByRole("region", { name: "Sequence" }).locator("svg").first()).toBeVisible();
    await expect(page.getByLabel("Requests that were kept").getByRole("listitem").first()).toBeVisible();
    await page.waitForTimeout(600);
    expect(await page.content()).not.toContain("planted-secret");
    expect(decodeURIComponent(page.url())).not.toContain("planted-secret");
    expect(page.url()).toContain("#s=");

    await page.reload();
    await expect(page.locator(".finding:visible code.plain")).toHaveText(codes);
    expect(await page.content()).not.toContain("planted-secret");
    watched.requests.length = 0;
  });
}

test("the sequence can be of one engine", async ({ page, watched }) => {
  await open(page, watched);
  await view(page, "Recording");
  await page.locator("input[type=file]").setInputFiles({ name: "login.har", mimeType: "application/json", buffer: Buffer.from(read("tests/vectors/har/firefox/secure-over-http.har")) });
  const sequence = page.getByRole("region", { name: "Sequence" });
  await expect(sequence.locator("svg")).toContainText("The way of each cookie");
  for (const [label, name] of [["Firefox", "firefox"], ["Safari", "safari"], ["Chromium", "chromium"]] as const) {
    await sequence.getByRole("radio", { name: label }).check({ force: true });
    await expect(sequence.locator("svg")).toContainText(`The way of each cookie in ${name}`);
  }
  await sequence.getByRole("radio", { name: "All engines" }).check({ force: true });
  await expect(sequence.locator("svg")).not.toContainText("cookie in");
});

test("what curl printed is read, and its values are dropped", async ({ page, watched }) => {
  await open(page, watched);
  await view(page, "Recording");
  await page.getByRole("radio", { name: "curl -v" }).check({ force: true });
  await page.locator("input[type=file]").setInputFiles({ name: "login.txt", mimeType: "text/plain", buffer: Buffer.from(read("tests/vectors/har/curl/secure-over-http.v.txt")) });
  await expect(page.locator(".finding:visible code.plain").first()).toHaveText("secure-over-http");
  expect(await page.content()).not.toContain("planted-secret");
});

test("an observation is compared with its deployment", async ({ page, watched }) => {
  await open(page, watched);
  await example(page, "Domain of the hosting", "Hosted");
  await expect(page.locator(".finding:visible code.plain").first()).toBeVisible();
  await expect(page.getByLabel("Compare with the deployment of the first view")).toBeChecked();
});

test("what is no observation is not kept as one", async ({ page, watched }) => {
  await open(page, watched);
  await view(page, "Recording");
  await page.getByRole("radio", { name: "Observation" }).check({ force: true });
  const file = page.locator("input[type=file]");
  await file.setInputFiles({ name: "login.json", mimeType: "application/json", buffer: Buffer.from(read("tests/vectors/har/chromium/right-login.har")) });
  await expect(page.locator(".verdict:visible")).toContainText("login.json cannot be read");
  await page.waitForTimeout(800);
  expect(await page.content()).not.toContain("planted-secret");
  await file.setInputFiles({ name: "seen.json", mimeType: "application/json", buffer: Buffer.from(read("examples/observations/hosted/domain-of-the-hosting.json")) });
  await expect(page.locator(".verdict:visible")).toContainText("seen.json");
  await expect(page.locator(".finding:visible").first()).toBeVisible();
});

test("the deployment that a recording amounts to opens in the first view", async ({ page, watched }) => {
  await open(page, watched);
  await example(page, "Path rewritten");
  await page.getByRole("button", { name: "Open it" }).click();
  await expect(page.getByRole("heading", { name: "What must our cookies look like?" })).toBeVisible();
  await expect(page.locator(".verdict:visible")).not.toContainText("cannot be read");
});

const hostile = (entries: object[]): string => JSON.stringify({ log: { version: "1.2", creator: { name: "x", version: "1" }, entries } });
const entry = (name: string, index: number, body = ""): object => ({
  startedDateTime: new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString(),
  time: 1,
  request: { method: "GET", url: `https://api.example.com/${index}?<script>alert(1)</script>`, httpVersion: "HTTP/2", headers: [], cookies: [], queryString: [], headersSize: -1, bodySize: 0 },
  response: { status: 200, statusText: "", httpVersion: "HTTP/2", headers: [{ name: "Set-Cookie", value: `${name}=1; Path=/` }], cookies: [], content: { size: body.length, mimeType: "text/plain", text: body }, redirectURL: "", headersSize: -1, bodySize: 0 },
  cache: {},
  timings: { send: 0, wait: 0, receive: 0 },
});

for (const [what, text] of [
  ["broken", '{"log": {"entries": [{"request": '],
  ["empty", ""],
  ["of another kind", '["<img src=x onerror=alert(1)>"]'],
  ["with script in names", hostile([entry("<img/src=x/onerror=alert(1)>", 0), entry('"><script>alert(1)</script>', 1), entry("]]>&x", 2)])],
  ["huge", hostile(Array.from({ length: 1000 }, (_, index) => entry(`cookie${index % 40}`, index, "x".repeat(8_000))))],
] as const) {
  test(`a hostile HAR file: ${what}`, async ({ page, watched }) => {
    test.setTimeout(120_000);
    await open(page, watched);
    await view(page, "Recording");
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.locator("input[type=file]").setInputFiles({ name: "evil<b>.har", mimeType: "application/json", buffer: Buffer.from(text) });
    await expect(page.locator(".verdict:visible")).toContainText("evil<b>.har", { timeout: 40_000 });
    await view(page, "Cookie");
    await expect(page.locator(".verdict:visible")).toBeVisible({ timeout: 40_000 });
    expect(dialogs).toEqual([]);
    expect(await page.locator("main img, main script").count()).toBe(0);
  });
}
