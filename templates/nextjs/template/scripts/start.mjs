// Runs the production build the way a container does: migrates, then serves .next/standalone.
import { cpSync, existsSync } from "node:fs";
import path from "node:path";
import { migrate } from "./lib/migrate.mjs";
import { run } from "./lib/run.mjs";
//% if has("sealed")
import { requireKeysIfNeeded } from "./lib/seal-all.mjs";
//% endif
import { seed, wantsDemo } from "./lib/seed.mjs";

process.env.NODE_ENV ??= "production";
const standalone = path.resolve(".next/standalone");
const server = path.join(standalone, "server.js");
if (!existsSync(server)) {
  console.error("there is no build yet: run `npm run build` first");
  process.exit(1);
}
if ((process.env.JWT_SECRET ?? "").length < 32) {
  console.error("JWT_SECRET must have at least 32 characters: openssl rand -base64 48");
  process.exit(1);
}

cpSync(path.resolve(".next/static"), path.join(standalone, ".next/static"), { recursive: true });
if (existsSync("public")) cpSync("public", path.join(standalone, "public"), { recursive: true });

// The server changes to its own folder: paths must not depend on it.
const url = process.env.DATABASE_URL || "pglite:./.data/pg";
const isFolder = url.startsWith("pglite:") && url !== "pglite:memory";
process.env.DATABASE_URL = isFolder ? `pglite:${path.resolve(url.slice("pglite:".length))}` : url;
//% if has("files")
process.env.UPLOAD_DIR = path.resolve(process.env.UPLOAD_DIR || ".data/uploads");
//% endif

await run(async (db) => {
//% if has("sealed")
  requireKeysIfNeeded();
//% endif
  await migrate(db);
  if (wantsDemo()) await seed(db);
});
if (!process.exitCode) await import(server);
