// Fills an empty app with demo accounts and the records of prisma/seed. Running it again changes nothing:
// records keep their ids, and what exists already is left alone.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hashPassword } from "./password.mjs";
import { hashesOf, sealText, toText } from "./sealing.mjs";

const DEMO_PASSWORD = "demo-password-1";
const SPREAD_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

const readJson = (file) => JSON.parse(readFileSync(path.resolve(file), "utf8"));
const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** Whether demo data is wanted: always in development, elsewhere only when asked for. */
export const wantsDemo = () =>
  process.env.SEED_DEMO === "1" || (process.env.SEED_DEMO !== "0" && process.env.NODE_ENV !== "production");

/** Makes accounts and records in one transaction; returns how many of each are new. */
export async function seed(db, now = new Date()) {
  const plan = readJson("scripts/lib/tables.json");
  const password = await hashPassword(DEMO_PASSWORD);
  await db.exec("BEGIN");
  try {
    const users = await seedUsers(db, plan.roles, password);
    let records = 0;
    for (const folder of orderOf(plan)) records += await seedModel(db, plan.models[folder], folder, now, password);
    await db.exec("COMMIT");
    return { users, records };
  } catch (error) {
    await db.exec("ROLLBACK");
    throw error;
  }
}

/** Seeds and prints what was added and how to sign in. */
export async function seedAndReport(db) {
  const { users, records } = await seed(db);
  console.log(`${users} account(s) and ${records} record(s) added`);
  console.log(`sign in as admin@example.com with the password ${DEMO_PASSWORD}`);
}

/** Folders in the order in which links can be made. */
function orderOf(plan) {
  const file = "prisma/seed/_order.json";
  const order = existsSync(path.resolve(file)) ? readJson(file) : Object.keys(plan.models);
  return order.filter((folder) => existsSync(path.resolve(`prisma/seed/${folder}.json`)));
}

async function seedUsers(db, roles, passwordHash) {
  let made = 0;
  for (const { id, label } of roles) {
    const email = `${id.replaceAll("_", "-")}@example.com`;
    const rows = await db.query(
      `INSERT INTO "User" ("id", "email", "name", "passwordHash", "role", "updatedAt") VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT DO NOTHING RETURNING "id"`,
      [`seed-user-${id}`, email, `Demo ${label}`, passwordHash, id],
    );
    made += rows.length;
  }
  return made;
}

async function seedModel(db, model, folder, now, passwordHash) {
  if (!model) throw new Error(`prisma/seed/_order.json: there is no model in the folder ${folder}`);
  const types = await columnTypes(db, model.table);
  const rows = readJson(`prisma/seed/${folder}.json`);
  let made = 0;
  for (const [index, row] of rows.entries()) {
    const where = `prisma/seed/${folder}.json[${index}]`;
    const age = (SPREAD_DAYS * DAY_MS * (rows.length - index - 0.5)) / rows.length;
    const createdAt = new Date(now.getTime() - age).toISOString();
    const { columns, links } = await splitRow(db, model, types, { createdAt, ...row }, where);
    for (const name of model.passwords) if (columns[name]) columns[name] = passwordHash;
    sealColumns(model.sealed ?? {}, columns);
    made += await insert(db, model.table, types, columns, links, where);
  }
  return made;
}

function sealColumns(sealed, columns) {
  for (const [name, { type, context, lookup }] of Object.entries(sealed)) {
    if (columns[name] === null || columns[name] === undefined) continue;
    const text = toText(type, columns[name]);
    columns[name] = sealText(context, text);
    if (lookup) columns[lookup] = hashesOf(context, text)[0];
  }
}

async function columnTypes(db, table) {
  const rows = await db.query(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  );
  return new Map(rows.map((row) => [row.column_name, row.data_type]));
}

async function splitRow(db, model, types, row, where) {
  const columns = { updatedAt: row.createdAt };
  const links = [];
  for (const [key, value] of Object.entries(row)) {
    if (key === "ownerEmail") columns.ownerId = await userId(db, value, where);
    else if (model.many[key]) links.push({ ...model.many[key], ids: value });
    else if (types.has(key)) columns[key] = value;
    else throw new Error(`${where}: ${model.table} has no column ${key}`);
  }
  return { columns, links };
}

async function userId(db, email, where) {
  const [user] = await db.query(`SELECT "id" FROM "User" WHERE "email" = $1`, [email]);
  if (!user) throw new Error(`${where}: nobody has the address ${email}`);
  return user.id;
}

async function insert(db, table, types, columns, links, where) {
  const names = Object.keys(columns);
  const values = names.map((name) => toSql(types.get(name), columns[name]));
  const marks = names.map((name, index) => `$${index + 1}${castOf(types.get(name))}`);
  try {
    const rows = await db.query(
      `INSERT INTO ${quote(table)} (${names.map(quote)}) VALUES (${marks}) ON CONFLICT DO NOTHING RETURNING "id"`,
      values,
    );
    if (rows.length === 0) return 0;
    for (const link of links) await connect(db, link, columns.id);
    return 1;
  } catch (error) {
    throw new Error(`${where}: ${error.message}`, { cause: error });
  }
}

async function connect(db, { table, near, far, ids }, id) {
  for (const other of ids) {
    await db.query(
      `INSERT INTO ${quote(table)} (${quote(near)}, ${quote(far)}) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [id, other],
    );
  }
}

const castOf = (type) => (type === "jsonb" ? "::text::jsonb" : type === "ARRAY" ? "::text[]" : "");

function toSql(type, value) {
  if (value === null) return null;
  return type === "jsonb" ? JSON.stringify(value) : value;
}
