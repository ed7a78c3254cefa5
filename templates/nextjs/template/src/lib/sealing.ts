import { hashesOf, openText, sealText, toText } from "../../scripts/lib/sealing.mjs";
import type { FieldMeta, FieldType } from "./fields";

const NUMBERS: readonly FieldType[] = ["integer", "decimal", "money", "duration", "rating"];

/** A personal value as its column stores it: encrypted, and bound to the field that `context` names. */
export function seal(context: string, type: FieldType, value: unknown): string {
  return sealText(context, toText(type, value));
}

/** The columns of a sealed field: the encrypted value and, where it is looked up, its keyed hash. */
export function sealedColumns(meta: FieldMeta, value: unknown): Record<string, string | null> {
  const isEmpty = value === null || value === undefined;
  const columns = { [meta.name]: isEmpty ? null : seal(meta.sealed ?? "", meta.type, value) };
  if (meta.lookup) columns[meta.lookup] = isEmpty ? null : (lookupHashes(meta, value)[0] ?? null);
  return columns;
}

/** What a whole value may be found under: one hash for each key in use. */
export function lookupHashes(meta: FieldMeta, value: unknown): string[] {
  return hashesOf(meta.sealed ?? "", toText(meta.type, value));
}

/** The value of a sealed column. */
export function openSealed(meta: FieldMeta, stored: unknown): unknown {
  const text = openText(meta.sealed ?? "", String(stored));
  if (NUMBERS.includes(meta.type)) return Number(text);
  if (meta.type === "boolean") return text === "true";
  if (meta.type === "json" || meta.type === "location") return JSON.parse(text);
  // A list that was stored before the field was personal has become one line.
  if (meta.type === "string_list") return text.startsWith("[") ? JSON.parse(text) : text.split(", ");
  return text;
}
