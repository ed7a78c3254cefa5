// Brings the database of DATABASE_URL up to date: node scripts/migrate.mjs
import { migrate } from "./lib/migrate.mjs";
import { run } from "./lib/run.mjs";
//% if has("sealed")
import { requireKeysIfNeeded } from "./lib/seal-all.mjs";
//% endif

await run(async (db) => {
//% if has("sealed")
  requireKeysIfNeeded();
//% endif
  const applied = await migrate(db);
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length > 0 ? `${applied.length} migration(s) applied` : "database is up to date");
});
