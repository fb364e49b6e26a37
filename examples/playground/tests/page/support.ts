import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test as base, type Page } from "@playwright/test";

export const repository = new URL("../../../../", import.meta.url).pathname;
export const read = (path: string): string => readFileSync(repository + path, "utf8");

/** What the command line answers, whatever its exit status. */
export function command(...args: string[]): unknown {
  const run = (): string => {
    try {
      return execFileSync(process.env.SESSION_COOKIES ?? `${repository}target/debug/session-cookies`, args, { cwd: repository, encoding: "utf8", maxBuffer: 1 << 28 });
    } catch (error) {
      if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout !== "") {
        return error.stdout;
      }
      throw error;
    }
  };
  return JSON.parse(run());
}

/** The module that the page loads, in Node.js. */
export async function engine(): Promise<typeof import("../../web/engine/pkg/session_cookies_playground.js")> {
  const module = await import("../../web/engine/pkg/session_cookies_playground.js");
  module.initSync({ module: readFileSync(new URL("../../web/engine/pkg/session_cookies_playground_bg.wasm", import.meta.url)) });
  return module;
}

interface Watched {
  /** What left the page after it was loaded. */
  requests: string[];
  /** Errors of scripts, and what the content security policy stopped. */
  errors: string[];
}

/** A page of which every test asserts that it asked for nothing after loading, and that its policy stopped nothing. */
export const test = base.extend<{ watched: Watched }>({
  watched: [
    async ({ page }, use) => {
      const watched: Watched = { requests: [], errors: [] };
      page.on("console", (message) => message.type() === "error" && watched.errors.push(message.text()));
      page.on("pageerror", (error) => watched.errors.push(error.message));
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => console.error(`stopped: ${event.violatedDirective} ${event.blockedURI}`));
      });
      await use(watched);
      expect(watched.requests).toEqual([]);
      expect(watched.errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the page; from the first answer on, no request may leave. */
export async function open(page: Page, watched: Watched, fragment = ""): Promise<void> {
  await page.goto(`./${fragment}`);
  await expect(page.locator(".verdict").first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url())) {
      watched.requests.push(request.url());
    }
  });
}

export const view = (page: Page, name: string): Promise<void> => page.getByRole("navigation").getByRole("button", { name }).click();

/** Puts a text into the clipboard, as a reader does. */
export async function copy(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => {
    const area = document.createElement("textarea");
    area.id = "clipboard";
    area.value = copied;
    document.body.append(area);
    area.select();
  }, text);
  await page.keyboard.press("ControlOrMeta+C");
  await page.evaluate(() => document.getElementById("clipboard")?.remove());
}

/** Pastes a text over what is in an editor. */
export async function paste(page: Page, editor: string, text?: string): Promise<void> {
  if (text !== undefined) {
    await copy(page, text);
  }
  await page.getByRole("textbox", { name: editor }).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("ControlOrMeta+V");
}

/** Chooses an example of the menu. */
export async function example(page: Page, title: string, detail = ""): Promise<void> {
  await page.getByRole("button", { name: "Examples" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill(title);
  await dialog.getByRole("button", { name: new RegExp(`^${title}${detail === "" ? "" : ` ${detail}`}`) }).first().click();
}

/** The fragment of a state, as `web/link.ts` writes it. */
export async function fragment(page: Page, state: object): Promise<string> {
  return page.evaluate(async (text) => {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    return `#s=${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  }, JSON.stringify(state));
}

export { expect };
