// Says what a database holds: node ask.mjs PACKAGES, with DATABASE_URL. Prints one JSON object.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.argv[2], "package.json"));
const pg = require("pg");
const client = new pg.Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 10_000 });
try {
  await client.connect();
  const { rows: tables } = await client.query(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
  );
  const names = tables.map((row) => row.table_name);
  const { rows } = names.includes("_prisma_migrations")
    ? await client.query(
        `SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
      )
    : { rows: [] };
  const migrations = Object.fromEntries(rows.map((row) => [row.migration_name, row.checksum]));
  console.log(JSON.stringify({ tables: names.filter((name) => name !== "_prisma_migrations"), migrations }));
} catch (error) {
  console.error(`Error: ${error.message || error.code || error}`);
  process.exitCode = 1;
} finally {
  await client.end().catch(() => undefined);
}
