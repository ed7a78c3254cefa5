// Encrypts personal data under the first key of DATA_KEYS, whatever it was stored under: node scripts/seal.mjs
import { run } from "./lib/run.mjs";
import { sealAll } from "./lib/seal-all.mjs";

await run(async (db) => {
  console.log(`${await sealAll(db)} record(s) encrypted anew`);
});
