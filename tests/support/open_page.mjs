// An open browser page that says when something shows: node open_page.mjs NODE_MODULES URL [CHROMIUM].
// One JSON object per line: in {"text": …} or {"property": …, "value": …}, out {"at": Unix seconds, "same": no reload}.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, url, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const say = (body) => process.stdout.write(`${JSON.stringify(body)}\n`);

const browser = await chromium.launch({ executablePath: executablePath || undefined, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url, { waitUntil: "load" });
  // the hot-reload client has its connection once the page is at rest
  await page.waitForTimeout(1_500);
  await page.evaluate(() => {
    window.opened = true;
  });
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    await page.waitForFunction(
      ({ text, property, value }) =>
        text !== undefined
          ? document.body.textContent.includes(text)
          : getComputedStyle(document.documentElement).getPropertyValue(property).trim() === value,
      JSON.parse(line),
      { polling: "raf" },
    );
    say({ at: Date.now() / 1000, same: await page.evaluate(() => window.opened === true) });
  }
} finally {
  await browser.close();
}
