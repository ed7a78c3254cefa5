// Adds demo accounts and example records: node scripts/seed.mjs (outside development with SEED_DEMO=1)
import { openDatabase } from "./lib/database.mjs";
import { DEMO_PASSWORD, seed, wantsDemo } from "./lib/seed.mjs";

if (!wantsDemo()) {
  console.log("no demo data in production: set SEED_DEMO=1 if you want it");
} else {
  const db = await openDatabase();
  try {
    const { users, records } = await seed(db);
    console.log(`${users} account(s) and ${records} record(s) added`);
    console.log(`sign in as admin@example.com with the password ${DEMO_PASSWORD}`);
  } finally {
    await db.close();
  }
}
