// Brings the sealed columns of every table under the key that writes now: after a new key, or a newly personal field.
import { readFileSync } from "node:fs";
import path from "node:path";
import { hashesOf, isSealedNow, openText, requireKeys, sealText } from "./sealing.mjs";

const AT_ONCE = 200;
const quote = (name) => `"${name.replaceAll('"', '""')}"`;

const tables = () => Object.values(JSON.parse(readFileSync(path.resolve("scripts/lib/tables.json"), "utf8")).models);

/** Fails when this app has personal data to encrypt and no key to do it with. */
export function requireKeysIfNeeded() {
  if (tables().some(({ sealed }) => sealed)) requireKeys();
}

/** Returns how many records were changed. */
export async function sealAll(db) {
  let changed = 0;
  for (const { table, sealed } of tables()) {
    if (sealed) changed += await sealTable(db, table, Object.entries(sealed));
  }
  return changed;
}

async function sealTable(db, table, fields) {
  const names = fields.flatMap(([name, { lookup }]) => [name, ...(lookup ? [lookup] : [])]);
  let changed = 0;
  for (let last = ""; ; ) {
    const rows = await db.query(
      `SELECT "id", ${names.map(quote)} FROM ${quote(table)} WHERE "id" > $1 ORDER BY "id" LIMIT ${AT_ONCE}`,
      [last],
    );
    if (rows.length === 0) return changed;
    for (const row of rows) changed += (await sealRow(db, table, fields, row)) ? 1 : 0;
    last = rows.at(-1).id;
  }
}

async function sealRow(db, table, fields, row) {
  const columns = {};
  for (const [name, { context, lookup }] of fields) {
    const stored = row[name];
    if (stored === null || (isSealedNow(stored) && (!lookup || row[lookup] !== null))) continue;
    const text = openText(context, stored);
    columns[name] = sealText(context, text);
    if (lookup) columns[lookup] = hashesOf(context, text)[0];
  }
  const names = Object.keys(columns);
  if (names.length === 0) return false;
  // Whoever changes the record meanwhile wins: the old values are part of the condition.
  const marks = names.map((name, index) => `${quote(name)} = $${index + 1}`);
  const same = fields.map(([name], index) => `${quote(name)} IS NOT DISTINCT FROM $${names.length + index + 2}`);
  const updated = await db.query(
    `UPDATE ${quote(table)} SET ${marks} WHERE "id" = $${names.length + 1} AND ${same.join(" AND ")} RETURNING "id"`,
    [...Object.values(columns), row.id, ...fields.map(([name]) => row[name])],
  );
  return updated.length > 0;
}
