"use strict";
// Chromium by Playwright, for `playwright_har.py`: a command a line, an answer a line.
const {chromium} = require("playwright-core");
const readline = require("readline");

let context, page;
const commands = {
  async begin({profile, har}) {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium", ignoreHTTPSErrors: true, headless: true,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
        "--host-resolver-rules=MAP * 127.0.0.1, EXCLUDE 127.0.0.1",
        "--disable-features=HttpsUpgrades,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable"],
      recordHar: {path: har, content: "omit"},
    });
    page = context.pages()[0];
    return `Chrome/${context.browser() ? context.browser().version() : await page.evaluate("navigator.userAgent.split('Chrome/')[1].split(' ')[0]")}`;
  },
  open: ({url}) => page.goto(url).then(() => null, error => String(error).split("\n")[0]),
  run: ({call}) => page.evaluate(call),
  cookies: () => context.cookies(),
  end: () => context.close(),
};
readline.createInterface({input: process.stdin}).on("line", async line => {
  const {do: what, ...rest} = JSON.parse(line);
  let answer;
  try {
    answer = {value: await commands[what](rest)};
  } catch (error) {
    answer = {error: String(error)};
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
