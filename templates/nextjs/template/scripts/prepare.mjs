// Migrates and seeds in one go, as `npm run dev` needs it: node scripts/prepare.mjs
import { openDatabase } from "./lib/database.mjs";
import { migrate } from "./lib/migrate.mjs";
import { DEMO_PASSWORD, seed, wantsDemo } from "./lib/seed.mjs";

const db = await openDatabase();
try {
  const applied = await migrate(db);
  console.log(`database ready, ${applied.length} migration(s) applied`);
  if (wantsDemo()) {
    const { users, records } = await seed(db);
    console.log(`${users} account(s) and ${records} record(s) added`);
    console.log(`sign in as admin@example.com with the password ${DEMO_PASSWORD}`);
  }
} finally {
  await db.close();
}
