// Takes pictures of pages: node shoot.mjs JOBS.json, a list of {url, file, width, height, signIn?, fullPage?}.
// Run it where `playwright` can be found (NODE_PATH does not count for modules: copy it beside node_modules).
import { readFileSync } from "node:fs";
import { chromium } from "playwright";

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
for (const { url, file, width, height, signIn, fullPage = false } of jobs) {
  const context = await browser.newContext({ viewport: { width, height } });
  if (signIn) {
    const origin = new URL(url).origin;
    const answer = await context.request.post(`${origin}/api/auth/login`, {
      data: signIn,
      headers: { origin },
    });
    if (!answer.ok()) throw new Error(`${origin}: sign-in answers ${answer.status()}`);
  }
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle", timeout: 120_000 });
  if (url.startsWith("http")) {
    await page.addStyleTag({ content: "nextjs-portal { display: none }" }); // the development server's own badge
  }
  await page.screenshot({ path: file, fullPage, animations: "disabled" });
  console.log(file);
  await context.close();
}
await browser.close();
