// Writes the bill of materials of what the app ships, in CycloneDX: npm run sbom [-- file]
// Read from package-lock.json alone, and without time or serial number: equal locks give equal files.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const file = process.argv[2] ?? "sbom.cdx.json";
const flags = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--package-lock-only"];
const made = spawnSync("npm", flags, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
if (made.status !== 0) {
  console.error(`npm sbom failed (npm 10 or newer is needed): ${(made.stderr || made.error?.message || "").trim()}`);
  process.exit(1);
}

const bom = JSON.parse(made.stdout);
delete bom.serialNumber;
delete bom.metadata.timestamp;
// By hand: `npm sbom --omit=dev` drops packages that are needed both for work on the app and by the app.
const isTool = ({ properties = [] }) => properties.some(({ name }) => name === "cdx:npm:package:development");
bom.components = bom.components.filter((component) => !isTool(component));
const shipped = new Set([bom.metadata.component, ...bom.components].map((component) => component["bom-ref"]));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => shipped.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) }));

writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${bom.components.length} components written to ${file}`);
