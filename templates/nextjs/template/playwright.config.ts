import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.PORT ?? 3210);
const running = process.env.E2E_BASE_URL;
const baseURL = running ?? `http://127.0.0.1:${port}`;
const executablePath = process.env.CHROMIUM_PATH || undefined;

/** A database of its own: tests never touch yours. */
const database = () => `pglite:${path.join(mkdtempSync(path.join(tmpdir(), "e2e-")), "pg")}`;

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL,
    trace: "retain-on-failure",
    launchOptions: executablePath
      ? {
          executablePath,
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
          ],
        }
      : {},
  },
  webServer: running
    ? undefined
    : {
        command: "node scripts/start.mjs",
        url: `${baseURL}/api/health`,
        timeout: 120_000,
        reuseExistingServer: false,
        env: {
          PORT: String(port),
          HOSTNAME: "127.0.0.1",
          APP_URL: baseURL,
          DATA_KEYS: `e2e:${Buffer.alloc(32, "only for tests").toString("base64")}`,
          JWT_SECRET: "a-secret-that-only-tests-know-0123456789",
          DATABASE_URL: process.env.E2E_DATABASE_URL ?? database(),
          SEED_DEMO: "1",
          COOKIE_SECURE: "false",
          RATE_LIMIT: "off",
        },
      },
});
