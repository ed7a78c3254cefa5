import { Prisma } from "@/generated/prisma/client";
import type { FieldMeta } from "../fields";
import { hashPassword } from "../password";
//% if has("sealed")
import { sealedColumns } from "../sealing";
//% endif
import type { Input, Resource } from "./types";

/** Validated input as Prisma's data: dates as Date, passwords hashed/*? if has("many") ?*/, many-links as connections/*? endif ?*/. */
export async function toColumns(
  resource: Pick<Resource, "fields"/*? if has("links") ?*/ | "links"/*? endif ?*/>,
  input: Input,
//% if has("many")
  connect: "connect" | "set",
//% endif
): Promise<Record<string, unknown>> {
  const data: Record<string, unknown> = {};
  for (const meta of Object.values(resource.fields)) {
    const value = input[meta.name];
    if (value === undefined) continue;
//% if has("sealed")
    if (meta.sealed) Object.assign(data, sealedColumns(meta, value));
    else data[meta.name] = await toColumn(meta, value);
//% else
    data[meta.name] = await toColumn(meta, value);
//% endif
  }
//% if has("links")
  for (const link of Object.values(resource.links)) {
    const value = input[link.key];
    if (value === undefined) continue;
//% if has("many")
    if (link.many) data[link.name] = { [connect]: ((value ?? []) as string[]).map((id) => ({ id })) };
    else data[link.key] = value;
//% else
    data[link.key] = value;
//% endif
  }
//% endif
  return data;
}

async function toColumn(meta: FieldMeta, value: unknown): Promise<unknown> {
  if (value === null) return emptyColumn(meta);
  switch (meta.type) {
    case "date":
    case "datetime":
      return new Date(String(value));
    case "password":
      return hashPassword(String(value));
    default:
      return value;
  }
}

function emptyColumn(meta: FieldMeta): unknown {
  if (meta.type === "json" || meta.type === "location") return Prisma.DbNull;
  return meta.type === "string_list" ? [] : null;
}
