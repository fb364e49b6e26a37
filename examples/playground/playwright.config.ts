import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

/** The browsers of the system, since those are what people have. */
function installed(variable: string, names: string[]): string {
  const given = process.env[variable];
  if (given !== undefined) {
    return given;
  }
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) {
    throw new Error(`none of ${names.join(", ")} is installed; set ${variable} to the path of one`);
  }
  return found;
}

const config: PlaywrightTestConfig = {
  testDir: "tests/page",
  outputDir: "test-results",
  reporter: "list",
  workers: 1,
  timeout: 60_000,
  use: { baseURL: "http://127.0.0.1:4173/", viewport: { width: 1440, height: 900 } },
  webServer: { command: "npx vite preview", url: "http://127.0.0.1:4173/", reuseExistingServer: true },
  projects: [
    {
      name: "chromium",
      use: {
        browserName: "chromium",
        launchOptions: { executablePath: installed("CHROMIUM", ["chromium", "chromium-browser", "google-chrome"]), args: ["--no-sandbox"] },
      },
    },
    {
      // By WebDriver BiDi, so that a Firefox as users have it can be driven.
      name: "firefox",
      use: { browserName: "firefox", channel: "moz-firefox", launchOptions: { executablePath: installed("FIREFOX", ["firefox-esr", "firefox"]) } },
    },
  ],
};

export default defineConfig(config);
