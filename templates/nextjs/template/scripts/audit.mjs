// Asks the npm registry about known weaknesses of the dependencies: npm run audit
// Exit code 0: none of this level; 1: some; 2: the registry could not be asked, so that nothing is known.
import { spawnSync } from "node:child_process";

const LEVELS = ["low", "moderate", "high", "critical"];
const level = process.env.AUDIT_LEVEL || "high";
if (!LEVELS.includes(level)) {
  console.error(`AUDIT_LEVEL is "${level}": use one of ${LEVELS.join(", ")}`);
  process.exit(2);
}

const asked = spawnSync("npm", ["audit", "--json", "--omit=dev"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const report = parse(asked.stdout);
if (!report?.metadata?.vulnerabilities) {
  const reason = report?.error?.summary || report?.message || asked.error?.message || asked.stderr.trim();
  console.error(`The dependencies were NOT checked: ${reason.split("\n")[0] || "npm audit gave no report"}`);
  console.error("The check needs a registry that answers `npm audit`; run it again where there is one.");
  process.exit(2);
}

const counts = report.metadata.vulnerabilities;
const serious = LEVELS.slice(LEVELS.indexOf(level)).reduce((sum, name) => sum + (counts[name] ?? 0), 0);
for (const [name, { severity, fixAvailable }] of Object.entries(report.vulnerabilities ?? {})) {
  console.log(`${severity.padEnd(9)} ${name}${fixAvailable ? " (a fix is available: npm audit fix)" : ""}`);
}
console.log(`${serious} known weakness(es) of level ${level} or above in what the app ships`);
process.exitCode = serious > 0 ? 1 : 0;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
