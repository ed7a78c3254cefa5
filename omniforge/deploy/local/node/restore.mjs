// Makes a PGlite folder from a backup: node restore.mjs PACKAGES BACKUP FOLDER
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [packages, file, folder] = process.argv.slice(2);
const { PGlite } = createRequire(path.join(packages, "package.json"))("@electric-sql/pglite");
const db = await PGlite.create({ dataDir: folder, loadDataDir: new Blob([readFileSync(file)]) });
await db.query("SELECT 1");
await db.close();
