// Writes the bill of materials of what the app ships, in CycloneDX: npm run sbom [-- file]
// Made from package-lock.json alone, without time or serial number: equal locks give equal files. `npm sbom` refuses trees
// whose tools warn about each other, and with --omit=dev it leaves out packages that tools need as well.
import { readFileSync, writeFileSync } from "node:fs";

const FOLDER = "node_modules/";

const file = process.argv[2] ?? "sbom.cdx.json";
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const root = { name: "app", version: "0.0.0", ...packages[""] };
const refOf = ({ name, version }) => `${name}@${version}`;

// By reference, because the same version can lie in several places.
const shipped = new Map();
for (const [place, entry] of Object.entries(packages)) {
  // `devOptional`: a tool here, and elsewhere no more than an option.
  if (place === "" || entry.dev || entry.devOptional) continue;
  const name = entry.name ?? place.slice(place.lastIndexOf(FOLDER) + FOLDER.length);
  shipped.set(refOf({ name, version: entry.version }), { ...entry, name, place });
}

const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: {
    component: { type: "application", "bom-ref": refOf(root), name: root.name, version: root.version },
  },
  components: [...shipped].map(([ref, entry]) => componentOf(ref, entry)),
  dependencies: [[refOf(root), { ...root, place: "" }], ...shipped].map(([ref, entry]) => ({
    ref,
    dependsOn: neededBy(entry),
  })),
};
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${bom.components.length} components written to ${file}`);

function componentOf(ref, { name, version, integrity, license, optional }) {
  const hash = /^sha512-(.+)$/.exec(integrity ?? "")?.[1];
  return {
    type: "library",
    "bom-ref": ref,
    name,
    version,
    scope: optional ? "optional" : "required",
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...(hash ? { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] } : {}),
    ...(license ? { licenses: [licenseOf(license)] } : {}),
  };
}

function licenseOf(text) {
  if (/ (?:AND|OR|WITH) /.test(text)) return { expression: text };
  return /^[\w.+-]+$/.test(text) ? { license: { id: text } } : { license: { name: text } };
}

/** What a package asks for, as far as it is shipped, found as Node finds it: in its own folder, then outwards. */
function neededBy({ place, dependencies, optionalDependencies, peerDependencies }) {
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const refs = names.map((name) => {
    let base = place;
    while (base && !packages[`${base}/${FOLDER}${name}`]) base = base.slice(0, Math.max(0, base.lastIndexOf(`/${FOLDER}`)));
    const entry = packages[base ? `${base}/${FOLDER}${name}` : FOLDER + name];
    return entry ? refOf({ name: entry.name ?? name, version: entry.version }) : "";
  });
  return [...new Set(refs)].filter((ref) => shipped.has(ref)).sort();
}
