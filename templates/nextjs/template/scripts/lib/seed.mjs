// Fills an empty app with demo accounts and the records of prisma/seed. Running it again changes nothing:
// records keep their ids, and what exists already is left alone.
import { /*? if has("records") ?*/existsSync, /*? endif ?*/readFileSync } from "node:fs";
import path from "node:path";
import { hashPassword } from "./password.mjs";
//% if has("sealed")
import { hashesOf, sealText, toText } from "./sealing.mjs";
//% endif

const DEMO_PASSWORD = "demo-password-1";
//% if has("records")
const SPREAD_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;
//% endif

const readJson = (file) => JSON.parse(readFileSync(path.resolve(file), "utf8"));
//% if has("records")
const quote = (name) => `"${name.replaceAll('"', '""')}"`;
//% endif

/** Whether demo data is wanted: always in development, elsewhere only when asked for. */
export const wantsDemo = () =>
  process.env.SEED_DEMO === "1" || (process.env.SEED_DEMO !== "0" && process.env.NODE_ENV !== "production");

/** Makes accounts/*? if has("records") ?*/ and records/*? endif ?*/ in one transaction; returns how many /*? if has("records") ?*/of each /*? endif ?*/are new. */
export async function seed(db/*? if has("records") ?*/, now = new Date()/*? endif ?*/) {
  const plan = readJson("scripts/lib/tables.json");
  const password = await hashPassword(DEMO_PASSWORD);
  await db.exec("BEGIN");
  try {
    const users = await seedUsers(db, plan.roles, password);
//% if has("records")
    let records = 0;
    for (const folder of orderOf(plan)) records += await seedModel(db, plan.models[folder], folder, now, password);
//% endif
    await db.exec("COMMIT");
    return { users/*? if has("records") ?*/, records/*? endif ?*/ };
  } catch (error) {
    await db.exec("ROLLBACK");
    throw error;
  }
}

/** Seeds and prints what was added and how to sign in. */
export async function seedAndReport(db) {
  const { users/*? if has("records") ?*/, records/*? endif ?*/ } = await seed(db);
  console.log(`${users} account(s)/*? if has("records") ?*/ and ${records} record(s)/*? endif ?*/ added`);
  console.log(`sign in as admin@example.com with the password ${DEMO_PASSWORD}`);
}

//% if has("records")
/** Folders in the order in which links can be made. */
function orderOf(plan) {
  const file = "prisma/seed/_order.json";
  const order = existsSync(path.resolve(file)) ? readJson(file) : Object.keys(plan.models);
  return order.filter((folder) => existsSync(path.resolve(`prisma/seed/${folder}.json`)));
}

//% endif
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

//% if has("records")
async function seedModel(db, model, folder, now, passwordHash) {
  if (!model) throw new Error(`prisma/seed/_order.json: there is no model in the folder ${folder}`);
  const types = await columnTypes(db, model.table);
  const rows = readJson(`prisma/seed/${folder}.json`);
  let made = 0;
  for (const [index, row] of rows.entries()) {
    const where = `prisma/seed/${folder}.json[${index}]`;
    const age = (SPREAD_DAYS * DAY_MS * (rows.length - index - 0.5)) / rows.length;
    const createdAt = new Date(now.getTime() - age).toISOString();
    const { columns/*? if has("many") ?*/, links/*? endif ?*/ } = await splitRow(db, model, types, { createdAt, ...row }, where);
    for (const name of model.passwords) if (columns[name]) columns[name] = passwordHash;
//% if has("sealed")
    sealColumns(model.sealed ?? {}, columns);
//% endif
    made += await insert(db, model.table, types, columns, /*? if has("many") ?*/links, /*? endif ?*/where);
  }
  return made;
}

//% endif
//% if has("sealed")
function sealColumns(sealed, columns) {
  for (const [name, { type, context, lookup }] of Object.entries(sealed)) {
    if (columns[name] === null || columns[name] === undefined) continue;
    const text = toText(type, columns[name]);
    columns[name] = sealText(context, text);
    if (lookup) columns[lookup] = hashesOf(context, text)[0];
  }
}

//% endif
//% if has("records")
async function columnTypes(db, table) {
  const rows = await db.query(
    `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  );
  return new Map(rows.map((row) => [row.column_name, row.data_type]));
}

async function splitRow(db, model, types, row, where) {
  const columns = { updatedAt: row.createdAt };
//% if has("many")
  const links = [];
//% endif
  for (const [key, value] of Object.entries(row)) {
    if (key === "ownerEmail") columns.ownerId = await userId(db, value, where);
//% if has("many")
    else if (model.many[key]) links.push({ ...model.many[key], ids: value });
//% endif
    else if (types.has(key)) columns[key] = value;
    else throw new Error(`${where}: ${model.table} has no column ${key}`);
  }
  return { columns/*? if has("many") ?*/, links/*? endif ?*/ };
}

async function userId(db, email, where) {
  const [user] = await db.query(`SELECT "id" FROM "User" WHERE "email" = $1`, [email]);
  if (!user) throw new Error(`${where}: nobody has the address ${email}`);
  return user.id;
}

async function insert(db, table, types, columns, /*? if has("many") ?*/links, /*? endif ?*/where) {
  const names = Object.keys(columns);
  const values = names.map((name) => toSql(types.get(name), columns[name]));
  const marks = names.map((name, index) => `$${index + 1}${castOf(types.get(name))}`);
  try {
    const rows = await db.query(
      `INSERT INTO ${quote(table)} (${names.map(quote)}) VALUES (${marks}) ON CONFLICT DO NOTHING RETURNING "id"`,
      values,
    );
    if (rows.length === 0) return 0;
//% if has("many")
    for (const link of links) await connect(db, link, columns.id);
//% endif
    return 1;
  } catch (error) {
    throw new Error(`${where}: ${error.message}`, { cause: error });
  }
}

//% endif
//% if has("many")
async function connect(db, { table, near, far, ids }, id) {
  for (const other of ids) {
    await db.query(
      `INSERT INTO ${quote(table)} (${quote(near)}, ${quote(far)}) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [id, other],
    );
  }
}

//% endif
//% if has("records")
const castOf = (type) => (type === "jsonb" ? "::text::jsonb" : type === "ARRAY" ? "::text[]" : "");

function toSql(type, value) {
  if (value === null) return null;
  return type === "jsonb" ? JSON.stringify(value) : value;
}
//% endif
