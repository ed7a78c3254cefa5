// Brings the database of DATABASE_URL up to date: node scripts/migrate.mjs
import { openDatabase } from "./lib/database.mjs";
import { migrate } from "./lib/migrate.mjs";

const db = await openDatabase();
try {
  const applied = await migrate(db);
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length > 0 ? `${applied.length} migration(s) applied` : "database is up to date");
} finally {
  await db.close();
}
