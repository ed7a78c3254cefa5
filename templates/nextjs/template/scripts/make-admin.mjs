// Gives an account the admin role, for the first admin of a live app: node scripts/make-admin.mjs you@example.com
import { run } from "./lib/run.mjs";

const email = (process.argv[2] ?? "").toLowerCase();

await run(async (db) => {
  const changed = await db.query(
    `UPDATE "User" SET "role" = 'admin', "updatedAt" = now() WHERE "email" = $1 RETURNING "id"`,
    [email],
  );
  if (changed.length === 0) throw new Error(`there is no account with the address "${email}": sign up first`);
  console.log(`${email} is an admin now`);
});
