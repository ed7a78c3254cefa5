import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaClient } from "@/generated/prisma/client";
import { lockFolder } from "../../scripts/lib/lock.mjs";

const PGLITE = "pglite:";

interface Connection {
  db: PrismaClient;
  release: () => Promise<void>;
}

// Routes do not share modules, but they share globalThis; so does a module reloaded in development.
const store = globalThis as unknown as { appDatabase?: Promise<Connection> };

/**
 * The database, opened on first use. DATABASE_URL is `pglite:<folder>`, `pglite:memory`, `pglite:memory:<file>`
 * (a copy in memory of the cluster that `dumpDataDir` wrote to the file) or a postgresql URL.
 */
export async function getDb(): Promise<PrismaClient> {
  store.appDatabase ??= connect(process.env.DATABASE_URL || "pglite:./.data/pg").catch((error) => {
    store.appDatabase = undefined;
    throw error;
  });
  return (await store.appDatabase).db;
}

/** Closes the database; the next `getDb` opens it again. */
export async function closeDb(): Promise<void> {
  const opened = store.appDatabase;
  store.appDatabase = undefined;
  await (await opened)?.release();
}

async function connect(url: string): Promise<Connection> {
  if (url.startsWith(PGLITE)) return connectEmbedded(url.slice(PGLITE.length));
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return { db, release: () => db.$disconnect() };
}

async function connectEmbedded(folder: string): Promise<Connection> {
  const { PGlite } = await import("@electric-sql/pglite");
  const { PrismaPGlite } = await import("pglite-prisma-adapter");
  const [inMemory, dump] = /^memory(?::(.+))?$/.exec(folder) ?? [];
  if (!inMemory) mkdirSync(path.dirname(path.resolve(folder)), { recursive: true });
  const unlock = inMemory ? () => undefined : lockFolder(folder);
  const engine = await PGlite.create({
    dataDir: inMemory ? "memory://" : folder,
    loadDataDir: dump ? new Blob([readFileSync(dump)]) : undefined,
  });
  // The adapter was typed against an older @prisma/driver-adapter-utils; the calls are the same.
  const adapter = new PrismaPGlite(engine) as unknown as SqlDriverAdapterFactory;
  const db = new PrismaClient({ adapter });
  const release = async () => {
    await db.$disconnect();
    if (!engine.closed) await engine.close();
    unlock();
  };
  return { db, release };
}
