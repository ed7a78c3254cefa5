// Adds demo accounts and example records: node scripts/seed.mjs (outside development with SEED_DEMO=1)
import { run } from "./lib/run.mjs";
import { seedAndReport, wantsDemo } from "./lib/seed.mjs";

if (wantsDemo()) await run(seedAndReport);
else console.log("no demo data in production: set SEED_DEMO=1 if you want it");
