import type { Session } from "../auth";
//% if has("people")
import { getDb } from "../db";
//% endif
import { type ListQuery, type Page, readPaging, toParams } from "../paging";
import { notFound/*? if has("people") ?*/, unauthenticated/*? endif ?*/ } from "../problem";
import { canSee/*? if has("people") ?*/, scopeOf/*? endif ?*/ } from "./access";
import { delegateOf } from "./delegate";
import { escapeLike, filtersOf, orderOf, searchOf } from "./query";
import { includeOf, toRef, toRow } from "./row";
import type { BaseRow, Ref, Resource } from "./types";
import { reachable, /*? if has("soft_delete") ?*/restorable, /*? endif ?*/type Where } from "./where";

const MAX_OPTIONS = 101;

//% if has("soft_delete")
/** A page of the rows that the session may list; with `?deleted=true`, of those that it may restore. */
//% else
/** A page of the rows that the session may list. */
//% endif
export async function listRows<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  query: ListQuery,
): Promise<Page<Row>> {
  const params = toParams(query);
  const { page, perPage, q } = readPaging(params);
//% if has("soft_delete")
  const wantsDeleted = resource.softDelete && params.get("deleted") === "true";
//% endif
  const where: Where = {
    AND: [
      /*? if has("soft_delete") ?*/wantsDeleted ? restorable(resource, session) : /*? endif ?*/reachable(resource, session, "list"),
      ...searchOf(resource, session, q),
      ...filtersOf(resource, session, params),
    ],
  };
  const delegate = await delegateOf(resource.model);
  const [records, total] = await Promise.all([
    delegate.findMany({
      where,
      orderBy: orderOf(resource, session, params.get("sort")),
      include: includeOf(resource),
      skip: (page - 1) * perPage,
      take: perPage,
    }),
    delegate.count({ where }),
  ]);
  return { items: records.map((record) => toRow(resource, session, record)), total, page, perPage };
}

/** One row; what the session may not read does not exist for it. */
export async function readRow<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  id: string,
): Promise<Row> {
  const where = { AND: [reachable(resource, session, "read"), { id }] };
  const delegate = await delegateOf(resource.model);
  const record = await delegate.findFirst({ where, include: includeOf(resource) });
  if (!record) throw notFound();
  return toRow(resource, session, record);
}

/**
 * Rows to choose from in a form: at most 101, so that a caller sees when there are more than 100.
 *
 * The row `chosen` comes first, also when `q` does not find it, so that a control can show what is chosen.
 */
export async function options<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  { q = "", chosen = "" } = {},
): Promise<Ref[]> {
  const title = resource.title && canSee(resource, session, resource.title) ? resource.title : null;
  const reach = reachable(resource, session, "list");
  const search = title && q ? [{ [title]: { contains: escapeLike(q), mode: "insensitive" } }] : [];
  const delegate = await delegateOf(resource.model);
  const [first, records] = await Promise.all([
    chosen ? delegate.findFirst({ where: { AND: [reach, { id: chosen }] } }) : null,
    delegate.findMany({
      where: { AND: [reach, ...search, ...(chosen ? [{ id: { not: chosen } }] : [])] },
      orderBy: title ? { [title]: "asc" } : { createdAt: "desc" },
      take: MAX_OPTIONS,
    }),
  ]);
  return [...(first ? [first] : []), ...records].map((record) => toRef(record, title) as Ref);
}

//% if has("people")
/** People to choose from, for who may write a link to a person. */
export async function userOptions(session: Session | null, q = ""): Promise<Ref[]> {
  if (!session) throw unauthenticated();
  const { resources } = await import("@/models/registry");
  const mayLink = Object.values(resources).some(
    (resource) =>
      Object.values(resource.links).some((link) => link.target === "users") &&
      (scopeOf(resource, session, "create") ?? scopeOf(resource, session, "update")),
  );
  if (!mayLink) return [];
  const db = await getDb();
  const users = await db.user.findMany({
    where: { disabled: false, ...(q ? { name: { contains: q, mode: "insensitive" } } : {}) },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MAX_OPTIONS,
  });
  return users.map(({ id, name }) => ({ id, label: name }));
}
//% endif
