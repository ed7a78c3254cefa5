// Opens DATABASE_URL for a script: a locked PGlite folder or a PostgreSQL server, with one small interface.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { lockFolder } from "./lock.mjs";

export const databaseUrl = () => process.env.DATABASE_URL || "pglite:./.data/pg";

/** @returns {Promise<{exec: (sql: string) => Promise<unknown>, query: (sql: string, values?: unknown[]) => Promise<any[]>, close: () => Promise<void>}>} */
export async function openDatabase(url = databaseUrl()) {
  return url.startsWith("pglite:") ? openEmbedded(url.slice("pglite:".length)) : openServer(url);
}

async function openEmbedded(folder) {
  const { PGlite } = await import("@electric-sql/pglite");
  const inMemory = folder === "memory";
  if (!inMemory) mkdirSync(path.dirname(path.resolve(folder)), { recursive: true });
  const unlock = inMemory ? () => undefined : lockFolder(folder);
  const db = await PGlite.create(inMemory ? "memory://" : folder);
  return {
    exec: (sql) => db.exec(sql),
    query: async (sql, values = []) => (await db.query(sql, values)).rows,
    close: async () => {
      await db.close();
      unlock();
    },
  };
}

async function openServer(url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Columns hold moments without a zone, all of them in UTC, whatever zone the server lives in.
  await client.query("SET TIME ZONE 'UTC'");
  return {
    exec: (sql) => client.query(sql),
    query: async (sql, values = []) => (await client.query(sql, values)).rows,
    close: () => client.end(),
  };
}
