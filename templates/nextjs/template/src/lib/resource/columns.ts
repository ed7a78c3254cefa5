import { Prisma } from "@/generated/prisma/client";
import type { FieldMeta } from "../fields";
import { hashPassword } from "../password";
import { sealedColumns } from "../sealing";
import type { Input, Resource } from "./types";

/** Validated input as Prisma's data: dates as Date, passwords hashed, many-links as connections. */
export async function toColumns(
  resource: Pick<Resource, "fields" | "links">,
  input: Input,
  connect: "connect" | "set",
): Promise<Record<string, unknown>> {
  const data: Record<string, unknown> = {};
  for (const meta of Object.values(resource.fields)) {
    const value = input[meta.name];
    if (value === undefined) continue;
    if (meta.sealed) Object.assign(data, sealedColumns(meta, value));
    else data[meta.name] = await toColumn(meta, value);
  }
  for (const link of Object.values(resource.links)) {
    const value = input[link.key];
    if (value === undefined) continue;
    if (link.many) data[link.name] = { [connect]: ((value ?? []) as string[]).map((id) => ({ id })) };
    else data[link.key] = value;
  }
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
