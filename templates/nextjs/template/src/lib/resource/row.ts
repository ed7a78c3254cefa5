import type { FieldMeta } from "../fields";
//% if has("sealed")
import { openSealed } from "../sealing";
//% endif
import { canSee, /*? if has("links") ?*/knowsNames, /*? endif ?*/type Viewer } from "./access";
import type { DbRecord } from "./delegate";
import type { BaseRow, Ref, Resource/*? if has("links") ?*/, ResourceLink/*? endif ?*/ } from "./types";

/** Prisma's `include` for everything that a row shows of other records. */
export function includeOf(resource: Pick<Resource, /*? if has("links") ?*/"links" | /*? endif ?*/"owned">): Record<string, unknown> | undefined {
  const include: Record<string, unknown> = {};
//% if has("links")
  for (const link of Object.values(resource.links)) {
    const select = { id: true, ...(link.title ? { [link.title]: true } : {}) };
    include[link.name] = link.many ? { select, orderBy: { [link.title ?? "id"]: "asc" } } : { select };
  }
//% endif
  if (resource.owned) include.owner = { select: { id: true, name: true } };
  return Object.keys(include).length > 0 ? include : undefined;
}

/** A record of the database as the API shows it to this viewer. */
export function toRow<Row extends BaseRow>(
  resource: Resource<Row>,
  viewer: Viewer,
  record: DbRecord,
): Row {
  const row: Record<string, unknown> = { id: record.id };
  for (const meta of Object.values(resource.fields)) {
    if (meta.type === "password" || !canSee(resource, viewer, meta.name)) continue;
    row[meta.name] = toJson(meta, record[meta.name]);
  }
//% if has("links")
  for (const link of Object.values(resource.links)) {
    row[link.name] = toRefs(link, viewer, record[link.name]);
  }
//% endif
  if (resource.owned) row.owner = toRef(record.owner, "name");
//% if has("states")
  if (resource.states.length > 0) row.state = record.state;
//% endif
  row.version = record.version;
  row.createdAt = toInstant(record.createdAt);
  row.updatedAt = toInstant(record.updatedAt);
//% if has("soft_delete")
  if (record.deletedAt) row.deletedAt = toInstant(record.deletedAt);
//% endif
  return row as unknown as Row;
}

//% if has("links")
/** The linked records of a link, named as far as the viewer may know their names. */
export function toRefs(link: ResourceLink, viewer: Viewer, value: unknown): Ref | null | Ref[] {
  const title = knowsNames(link, viewer) ? link.title : null;
  if (link.many) return ((value ?? []) as unknown[]).map((one) => toRef(one, title) as Ref);
  return toRef(value, title);
}

//% endif
/** A linked record, named by its title, else by the end of its id. */
export function toRef(value: unknown, title: string | null): Ref | null {
  if (!value) return null;
  const record = value as Record<string, unknown> & { id: string };
  const name = title ? record[title] : null;
  return { id: record.id, label: name ? String(name) : `#${record.id.slice(-6)}` };
}

const toInstant = (value: unknown) => (value as Date).toISOString();

/** A value of the database as JSON. */
export function toJson(meta: FieldMeta, value: unknown): unknown {
  if (value === null || value === undefined) return meta.type === "string_list" ? [] : null;
//% if has("sealed")
  if (meta.sealed) return openSealed(meta, value);
//% endif
  switch (meta.type) {
    case "decimal":
    case "money":
      return Number(value);
    case "date":
      return toInstant(value).slice(0, 10);
    case "datetime":
      return toInstant(value);
    default:
      return value;
  }
}
