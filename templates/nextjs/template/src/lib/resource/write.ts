import type { Session } from "../auth";
import { publish } from "../bus";
import { getDb } from "../db";
import { blankToNull } from "../fields";
import { parse } from "../http";
import { forbidden, notFound, Problem } from "../problem";
//% if has("rules")
import { brokenRules } from "../rules";
//% endif
import { canSee, /*? if has("states") ?*/mayTransition, /*? endif ?*/reaches, requireScope } from "./access";
import { toColumns } from "./columns";
import { type DbRecord, delegateOf } from "./delegate";
//% if has("links")
import { requireLinkTargets } from "./links";
//% endif
import { includeOf, toRow } from "./row";
import { store } from "./store";
import type { BaseRow, HookContext, Input, Operation, Resource } from "./types";
//% if has("soft_delete")
import { present, removed, type Where } from "./where";
//% endif
import { m } from "@/messages";

/** Validates and stores a new record; it belongs to who makes it. */
export async function createRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  input: unknown,
): Promise<Row> {
  requireScope(resource, session, "create");
  const context = { session, db: await getDb() };
  const parsed = parse(resource.create, writable(resource, session, input)) as Input;
  const values = (await resource.hooks.beforeCreate?.(parsed, context)) ?? parsed;
//% if has("links")
  await requireLinkTargets(resource, session, values, null);
//% endif
  const data = await toColumns(resource, values/*? if has("many") ?*/, "connect"/*? endif ?*/);
  if (resource.owned) data.ownerId = session?.userId;
  const include = includeOf(resource);
  const step = { resource/*? if has("history") ?*/, session, action: "created" as const, before: null/*? endif ?*/ };
  const record = await store(step, (delegate) => delegate.create({ data, include }));
  const row = toRow(resource, session, record);
  await resource.hooks.afterCreate?.(row, context);
  announce(resource, "created", record);
  return row;
}

/** Changes the given properties. With `version` in the input, a record that changed meanwhile is a 409. */
export async function updateRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
  input: unknown,
): Promise<Row> {
  const record = await requireRecord(resource, session, "update", id);
  const context = { session, db: await getDb() };
  const before = toRow(resource, session, record);
  const { version, ...parsed } = parse(resource.update, writable(resource, session, input)) as Input;
  const values = (await resource.hooks.beforeUpdate?.(parsed, before, context)) ?? parsed;
//% if has("rules")
  requireRules(resource, record, values);
//% endif
//% if has("links")
  await requireLinkTargets(resource, session, values, record);
//% endif
  const data = await toColumns(resource, values/*? if has("many") ?*/, "set"/*? endif ?*/);
  return change(resource, session, record, { data, expected: version === undefined ? {} : { version }, context });
}

//% if has("states")
/** Moves a record to another state; 404 for an unknown transition, 409 when it does not start here. */
export async function transitionRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
  transitionId: string,
): Promise<Row> {
  const transition = resource.transitions.find((one) => one.id === transitionId);
  if (!transition) throw notFound();
  const record = await requireRecord(resource, session, "update", id);
  if (!mayTransition(session, transition)) throw forbidden();
  if (!transition.source.includes(String(record.state))) {
    throw new Problem(409, m.problem.notNow, { detail: m.problem.notFromHere(transition.label) });
  }
  const context = { session, db: await getDb() };
  const data = { state: transition.target };
  return change(resource, session, record, { data, expected: { state: record.state }, context });
}

//% endif
/** Deletes a record; 409 while others are linked to it. */
export async function deleteRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
): Promise<void> {
  const record = await requireRecord(resource, session, "delete", id);
  const context = { session, db: await getDb() };
  const row = toRow(resource, session, record);
  await resource.hooks.beforeDelete?.(row, context);
  const step = { resource/*? if has("history") ?*/, session, action: "deleted" as const, before: record/*? endif ?*/ };
  await store(step, (delegate) =>
//% if has("soft_delete")
    resource.softDelete
      ? delegate.update({ where: { id, ...present(resource) }, data: { deletedAt: new Date() } })
      : delegate.delete({ where: { id } }),
//% else
    delegate.delete({ where: { id } }),
//% endif
  );
  await resource.hooks.afterDelete?.(row, context);
  announce(resource, "deleted", record);
}

//% if has("soft_delete")
/** Brings a deleted record back, for who may delete it; 409 when another one took its place meanwhile. */
export async function restoreRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
): Promise<Row> {
  const record = await requireRecord(resource, session, "delete", id, removed);
  const context = { session, db: await getDb() };
  const where = { id, ...removed };
  const data = { deletedAt: null, version: { increment: 1 } };
  const step = { resource/*? if has("history") ?*/, session, action: "restored" as const, before: record/*? endif ?*/ };
  const restored = await store(step, (delegate) =>
    delegate.update({ where, data, include: includeOf(resource) }),
  );
  const row = toRow(resource, session, restored);
  await resource.hooks.afterRestore?.(row, context);
  announce(resource, "created", restored);
  return row;
}

//% endif
interface Change {
  data: Record<string, unknown>;
  /** What the record must still hold, or somebody else was faster. */
  expected: Record<string, unknown>;
  context: HookContext;
}

async function change<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  record: DbRecord,
  { data, expected, context }: Change,
): Promise<Row> {
  const where = { id: record.id, /*? if has("soft_delete") ?*/...present(resource), /*? endif ?*/...expected };
  const step = { resource/*? if has("history") ?*/, session, action: "updated" as const, before: record/*? endif ?*/ };
  const updated = await store(step, (delegate) =>
    delegate.update({ where, data: { ...data, version: { increment: 1 } }, include: includeOf(resource) }),
  ).catch((error: { code?: string }) => {
    throw error.code === "P2025" ? changedMeanwhile() : error;
  });
  const row = toRow(resource, session, updated);
  await resource.hooks.afterUpdate?.(row, context);
  announce(resource, "updated", updated);
  return row;
}

const changedMeanwhile = () =>
  new Problem(409, m.problem.changedMeanwhile, { detail: m.problem.loadAgain });

/** The record if the session may change it: else 403 when it may read it, and 404 when it may not. */
async function requireRecord<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  operation: Operation,
  id: string,
//% if has("soft_delete")
  among: Where = present(resource),
//% endif
): Promise<DbRecord> {
  requireScope(resource, session, operation);
  const delegate = await delegateOf(resource.model);
  const record = await delegate.findFirst({ where: { id/*? if has("soft_delete") ?*/, ...among/*? endif ?*/ }, include: includeOf(resource) });
  if (!record) throw notFound();
  const ownerId = record.ownerId ?? null;
  if (reaches(resource, session, operation, ownerId)) return record;
  throw reaches(resource, session, "read", ownerId) ? forbidden() : notFound();
}

/** The input without what forms send for "no value"; a field that is hidden from the role is refused. */
function writable(resource: Resource, session: Session | null, input: unknown): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const hidden = Object.keys(input).filter((name) => !canSee(resource, session, name));
  if (hidden.length > 0) {
    const errors = Object.fromEntries(hidden.map((name) => [name, [m.problem.notYours]]));
    throw new Problem(403, m.problem.forbidden, { errors });
  }
  return blankToNull(input as Input);
}

//% if has("rules")
// Rules hold between all values, also those that the role does not see.
function requireRules(resource: Resource, record: DbRecord, values: Input): void {
  const merged = { ...record, ...toRow(resource, "app", record), ...values };
  const errors = brokenRules(resource.rules, merged);
  if (Object.keys(errors).length > 0) throw new Problem(422, m.problem.checkForm, { errors });
}

//% endif
function announce(resource: Resource, action: "created" | "updated" | "deleted", record: DbRecord): void {
  publish({ slug: resource.slug, action, id: record.id, ownerId: record.ownerId ?? null });
}
