import type { Session } from "../auth";
import type { FieldMeta, FieldType } from "../fields";
//% if has("sealed")
import { lookupHashes } from "../sealing";
//% endif
import { canSee } from "./access";
import type { Resource } from "./types";
import type { Where } from "./where";

const SEARCHED: readonly FieldType[] = ["string", "text", "rich_text", "email", "phone", "slug", "url"];
const NOT_SORTED: readonly FieldType[] = ["json", "string_list", "location", "file", "image", "password"];
const NUMBERS: readonly FieldType[] = ["integer", "decimal", "money", "duration", "rating"];
const NOT_FILTERED: readonly FieldType[] = ["json", "string_list", "location", "password"];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Prisma's `orderBy` of `?sort=price` or `?sort=-createdAt`; the newest come first when it is missing. */
export function orderOf(
  resource: Resource,
  session: Session | null,
  sort: string | null,
): Record<string, "asc" | "desc">[] {
  const descending = sort?.startsWith("-") ?? true;
  const name = (sort ?? "createdAt").replace(/^-/, "");
  const known = sortable(resource, session).includes(name);
  const first = known ? { [name]: descending ? ("desc" as const) : ("asc" as const) } : { createdAt: "desc" as const };
  return [first, { id: "asc" }];
}

function sortable(resource: Resource, session: Session | null): string[] {
  const fields = visible(resource, session).filter((meta) => /*? if has("sealed") ?*/!meta.sealed && /*? endif ?*/!NOT_SORTED.includes(meta.type));
//% if has("states")
  const own = resource.states.length > 0 ? ["state"] : [];
//% endif
//% if has("soft_delete")
  const kept = resource.softDelete ? ["deletedAt"] : [];
//% endif
  return [...fields.map((meta) => meta.name), /*? if has("states") ?*/...own, /*? endif ?*//*? if has("soft_delete") ?*/...kept, /*? endif ?*/"createdAt", "updatedAt"];
}

// What a role must not see, it must not find by searching, filtering or sorting either.
function visible(resource: Resource, session: Session | null): FieldMeta[] {
  return Object.values(resource.fields).filter((meta) => canSee(resource, session, meta.name));
}

/** Every word of `?q=` must occur in one of the text fields, or be the whole of a sealed one. */
export function searchOf(resource: Resource, session: Session | null, q: string): Where[] {
  const fields = visible(resource, session).filter((meta) => SEARCHED.includes(meta.type));
//% if has("sealed")
  const open = fields.filter((meta) => !meta.sealed);
//% else
  const open = fields;
//% endif
  if (!q || fields.length === 0) return [];
  return q
    .split(/\s+/)
    .slice(0, 8)
    .map((word) => ({
      OR: [
        ...open.map((meta) => ({ [meta.name]: { contains: escapeLike(word), mode: "insensitive" } })),
//% if has("sealed")
        ...fields.flatMap((meta) => wholeValue(meta, [word])),
//% endif
      ],
    }));
}

//% if has("sealed")
/** The condition that finds a sealed field by its whole value; none when it keeps no hash. */
function wholeValue(meta: FieldMeta, values: string[]): Where[] {
  if (!meta.sealed || !meta.lookup) return [];
  const texts = meta.type === "email" ? values.map((value) => value.toLowerCase()) : values;
  return [{ [meta.lookup]: { in: texts.flatMap((text) => lookupHashes(meta, text)) } }];
}

//% endif
/** Text with the wildcards of LIKE taken literally. */
export const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** Conditions of `?filter.<property>=`, `.from`, `.to`, `.min`, `.max`; unknown ones are left out. */
export function filtersOf(resource: Resource, session: Session | null, params: URLSearchParams): Where[] {
  const filters: Where[] = [];
  for (const key of new Set(params.keys())) {
    if (!key.startsWith("filter.")) continue;
    const [name = "", part] = key.slice("filter.".length).split(".");
    const values = params.getAll(key).filter((value) => value !== "" && !value.includes("\u0000"));
    if (values.length === 0) continue;
    const filter = part ? rangeOf(resource, session, name, part, values) : equalityOf(resource, session, name, values);
    if (filter) filters.push(filter);
  }
  return filters;
}

function equalityOf(resource: Resource, session: Session | null, name: string, values: string[]): Where | null {
//% if has("states")
  if (name === "state" && resource.states.length > 0) return { state: { in: values } };
//% endif
  if (name === "owner" && resource.owned) {
    return { ownerId: { in: values.map((value) => (value === "me" ? (session?.userId ?? "") : value)) } };
  }
//% if has("links")
  const link = Object.values(resource.links).find((one) => one.name === name || one.key === name);
  if (link) {
    return link.many ? { [link.name]: { some: { id: { in: values } } } } : { [link.key]: { in: values } };
  }
//% endif
  const meta = visible(resource, session).find((one) => one.name === name);
  if (!meta || NOT_FILTERED.includes(meta.type)) return null;
//% if has("sealed")
  if (meta.sealed) return wholeValue(meta, values)[0] ?? null;
//% endif
  const typed = values.map((value) => typedValue(meta, value)).filter((value) => value !== null);
  return typed.length > 0 ? { [name]: meta.type === "boolean" ? typed[0] : { in: typed } } : null;
}

function typedValue(meta: FieldMeta, text: string): unknown {
  if (meta.type === "boolean") return text === "true" || text === "false" ? text === "true" : null;
  if (NUMBERS.includes(meta.type)) return numberOf(meta, text);
  if (meta.type === "date" || meta.type === "datetime") return instantOf(text);
  return text;
}

const MAX_INTEGER = 2_147_483_647;

function numberOf(meta: FieldMeta, text: string): number | null {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return null;
  if (meta.type === "money" || meta.type === "decimal") return number;
  return Math.abs(number) <= MAX_INTEGER ? Math.trunc(number) : null;
}

function instantOf(text: string): Date | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

function rangeOf(
  resource: Resource,
  session: Session | null,
  name: string,
  part: string,
  values: string[],
): Where | null {
  const text = values[0] ?? "";
  const isSystem = name === "createdAt" || name === "updatedAt";
  const meta = visible(resource, session).find((one) => one.name === name/*? if has("sealed") ?*/ && !one.sealed/*? endif ?*/);
  if (isSystem || meta?.type === "date" || meta?.type === "datetime") {
    return instantRange(name, part, text);
  }
  if (!meta || !NUMBERS.includes(meta.type)) return null;
  const number = numberOf(meta, text);
  if (number === null) return null;
  if (part === "min") return { [name]: { gte: number } };
  return part === "max" ? { [name]: { lte: number } } : null;
}

/** Both ends count; a day given as the end lasts until midnight. */
function instantRange(name: string, part: string, text: string): Where | null {
  const instant = instantOf(text);
  if (!instant) return null;
  if (part === "from") return { [name]: { gte: instant } };
  if (part !== "to") return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return { [name]: isDay ? { lt: new Date(instant.getTime() + DAY_MS) } : { lte: instant } };
}
