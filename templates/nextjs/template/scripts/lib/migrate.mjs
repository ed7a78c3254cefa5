// Applies prisma/migrations in order and records them in _prisma_migrations exactly as
// `prisma migrate deploy` does, so that the two can be mixed.
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

const migrationsIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** Applies what is missing, each migration in its own transaction; returns the names applied. */
export async function migrate(db, folder = path.resolve("prisma/migrations")) {
  await db.exec(TABLE);
  const rows = await db.query(
    `SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`,
  );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const applied = [];
  for (const name of migrationsIn(folder)) {
    const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    if (done.has(name)) {
      if (done.get(name) !== checksum) throw new Error(`migration ${name} was changed after it was applied`);
      continue;
    }
    await apply(db, name, sql, checksum);
    applied.push(name);
  }
  return applied;
}

async function apply(db, name, sql, checksum) {
  await db.exec("BEGIN");
  try {
    await db.exec(sql);
    await db.query(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await db.exec("COMMIT");
  } catch (error) {
    await db.exec("ROLLBACK");
    throw new Error(`migration ${name} failed, nothing was changed: ${reasonOf(error)}`, { cause: error });
  }
}

/** What stood in the way, and what to do (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
function reasonOf({ code, message, detail, table, column }) {
  const [, names, values] = /^Key \((.*)\)=\((.*)\) is duplicated\.$/.exec(detail ?? "") ?? [];
  if (code === "23505" && names) {
    return `several rows of ${table} have the same ${names.replaceAll('"', "")}: ${values}. Make them differ, then migrate again.`;
  }
  if (code === "23502") {
    return `${column} of ${table} is required from now on, and there are rows without it. Make it optional in the spec, give every row a value, then require it.`;
  }
  return detail ? `${message} (${detail})` : message;
}
