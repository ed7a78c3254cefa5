// Migrates one database before the tests; every test file works on a copy of it in memory.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { migrate } from "../../scripts/lib/migrate.mjs";

export default async function makeDatabase() {
  const db = await PGlite.create("memory://");
  await migrate({
    exec: (sql) => db.exec(sql),
    query: async (sql, values = []) => (await db.query(sql, values)).rows,
  });
  const dump = await db.dumpDataDir("none");
  await db.close();

  const file = path.join(mkdtempSync(path.join(tmpdir(), "test-database-")), "dump.tar");
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  process.env.TEST_DATABASE = file;
}
