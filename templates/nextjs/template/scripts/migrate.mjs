// Brings the database of DATABASE_URL up to date: node scripts/migrate.mjs
import { migrate } from "./lib/migrate.mjs";
import { run } from "./lib/run.mjs";

await run(async (db) => {
  const applied = await migrate(db);
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length > 0 ? `${applied.length} migration(s) applied` : "database is up to date");
});
