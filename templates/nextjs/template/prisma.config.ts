import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "prisma/config";

// The WebAssembly schema engine from npm, so that no Prisma command downloads a native binary.
// Windows cannot start a .mjs file as a program: there, Prisma uses its own engine.
const engine = path.resolve("scripts/schema-engine.mjs");
if (process.platform !== "win32" && existsSync(engine)) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= engine;
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "node scripts/seed.mjs" },
  datasource: { url: process.env.DATABASE_URL ?? "pglite:./.data/pg" },
});
