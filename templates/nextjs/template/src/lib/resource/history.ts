import type { Session } from "../auth";
import { getDb } from "../db";
import type { FieldMeta } from "../fields";
import { type ListQuery, type Page, readPaging, toParams } from "../paging";
import { notFound } from "../problem";
import { canSee, /*? if has("links") ?*/knowsNames, /*? endif ?*/reaches, requireScope, scopeOf } from "./access";
import { type DbRecord, delegateOf } from "./delegate";
import { toJson/*? if has("links") ?*/, toRefs/*? endif ?*/ } from "./row";
import type { BaseRow, Ref, Resource } from "./types";

export type HistoryAction = "created" | "updated" | "deleted" | "restored";

/** One property that changed; without `from` and `to` when its values are nobody's business. */
export interface HistoryChange {
  name: string;
  label: string;
  from?: unknown;
  to?: unknown;
}

export interface HistoryEntry {
  id: string;
  action: HistoryAction;
  at: string;
  /** Who did it; null when that account is gone, or the app did it itself. */
  by: Ref | null;
  changes: HistoryChange[];
}

const MAX_LENGTH = 200;

/** What is stored about a change: who, what and when. Values that only some may know are left out. */
export function traceOf(
  resource: Resource,
  session: Session | null,
  action: HistoryAction,
  before: DbRecord | null,
  after: DbRecord,
) {
  const changes = before && action === "updated" ? changesOf(resource, before, after) : [];
  return {
    model: resource.audit ?? resource.model,
    recordId: after.id,
    action,
    userId: session?.userId ?? null,
    changes: changes as object[],
  };
}

function changesOf(resource: Resource, before: DbRecord, after: DbRecord): HistoryChange[] {
  const changes: HistoryChange[] = [];
  const note = (name: string, label: string, from: unknown, to: unknown, isOpen: boolean) => {
    if (JSON.stringify(from) === JSON.stringify(to)) return;
    changes.push(isOpen ? { name, label, from: short(from), to: short(to) } : { name, label });
  };
  for (const meta of Object.values(resource.fields)) {
    const { name, label } = meta;
    note(name, label, toJson(meta, before[name]), toJson(meta, after[name]), hasOpenValues(meta));
  }
//% if has("links")
  for (const link of Object.values(resource.links)) {
    const [from, to] = [toRefs(link, "app", before[link.name]), toRefs(link, "app", after[link.name])];
    note(link.name, link.label, from, to, !link.guarded);
  }
//% endif
//% if has("states")
  if (resource.states.length > 0) note("state", "Status", before.state, after.state, true);
//% endif
  return changes;
}

/** Whether the values of a field may stand in a history: not those that are secret, personal or hidden from a role. */
const hasOpenValues = (meta: FieldMeta) =>
  meta.type !== "password" && !meta.personal && !meta.hiddenFrom?.length;

function short(value: unknown): unknown {
  const isLong = typeof value === "string" && value.length > MAX_LENGTH;
  return isLong ? `${value.slice(0, MAX_LENGTH)}…` : (value ?? null);
}

/** What happened to a record, newest first, as far as this session may know. */
export async function historyOf<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
  query: ListQuery = {},
): Promise<Page<HistoryEntry>> {
  if (!resource.audit) throw notFound();
  await requireReadable(resource, session, id);
  const { page, perPage } = readPaging(toParams(query));
  const where = { model: resource.audit, recordId: id };
  const db = await getDb();
  const [entries, total] = await Promise.all([
    db.siteChange.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      include: { user: { select: { id: true, name: true } } },
      skip: (page - 1) * perPage,
      take: perPage,
    }),
    db.siteChange.count({ where }),
  ]);
  const items = entries.map((entry) => ({
    id: entry.id,
    action: entry.action as HistoryAction,
    at: entry.createdAt.toISOString(),
    by: entry.user && { id: entry.user.id, label: entry.user.name },
    changes: visibleChanges(resource, session, entry.changes as unknown as HistoryChange[]),
  }));
  return { items, total, page, perPage };
}

/** A record that may be read, or one that is gone when the session may delete every one. */
async function requireReadable(resource: Resource, session: Session | null, id: string): Promise<void> {
  requireScope(resource, session, "read");
  const delegate = await delegateOf(resource.model);
  const record = await delegate.findFirst({ where: { id } });
  if (!record || record.deletedAt) {
    if (scopeOf(resource, session, "delete") === "all") return;
    throw notFound();
  }
  if (!reaches(resource, session, "read", record.ownerId ?? null)) throw notFound();
}

/** Drops what the role does not see now; of properties that are secret by now, or unknown, only the name is left. */
function visibleChanges(
  resource: Resource,
  session: Session | null,
  changes: HistoryChange[],
): HistoryChange[] {
  return changes
    .filter(({ name }) => canSee(resource, session, name))
    .map((change) => (mayShow(resource, session, change.name) ? change : { name: change.name, label: change.label }));
}

function mayShow(resource: Resource, session: Session | null, name: string): boolean {
  const meta = resource.fields[name];
  if (meta) return hasOpenValues(meta);
//% if has("links")
  const link = resource.links[name];
  return link ? !link.guarded && knowsNames(link, session) : name === "state";
//% else
  return name === "state";
//% endif
}
