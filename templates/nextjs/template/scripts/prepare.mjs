// Migrates and seeds in one go, as `npm run dev` needs it: node scripts/prepare.mjs
import { migrate } from "./lib/migrate.mjs";
import { run } from "./lib/run.mjs";
import { seedAndReport, wantsDemo } from "./lib/seed.mjs";

await run(async (db) => {
  const applied = await migrate(db);
  console.log(`database ready, ${applied.length} migration(s) applied`);
  if (wantsDemo()) await seedAndReport(db);
});
