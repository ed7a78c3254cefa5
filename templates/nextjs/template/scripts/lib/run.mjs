// Runs a script's work on an open database: closes it whatever happens, and says what went wrong in one line.
import { openDatabase } from "./database.mjs";

/** @param {(db: Awaited<ReturnType<typeof openDatabase>>) => Promise<void>} work */
export async function run(work) {
  try {
    const db = await openDatabase();
    try {
      await work(db);
    } finally {
      await db.close();
    }
  } catch (error) {
    console.error(`Error: ${error.message}`);
    process.exitCode = 1;
  }
}
