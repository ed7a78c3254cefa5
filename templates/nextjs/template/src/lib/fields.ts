import { z } from "zod";
import { m } from "@/messages";

/** What forms, validation and the API know about a field. One description, three uses. */
export interface FieldMeta {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly options?: readonly { readonly id: string; readonly label: string }[];
  readonly help?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly message?: string;
  readonly currency?: string;
  /** Digits after the point that the currency has; two when nothing is said. */
  readonly digits?: number;
  /** Personal data, which no history keeps. */
  readonly personal?: boolean;
//% if has("sealed")
  /** What the encrypted value is bound to; such a field is neither searched nor sorted by. */
  readonly sealed?: string;
  /** Column of the keyed hash by which a sealed value is found as a whole. */
  readonly lookup?: string;
//% endif
  /** Roles that neither see nor write the field; "public" is anyone who is not signed in. */
  readonly hiddenFrom?: readonly string[];
}

export type FieldType =
  | "string" | "text" | "rich_text" | "integer" | "decimal" | "money" | "boolean" | "date" | "time"
  | "datetime" | "duration" | "email" | "url" | "phone" | "slug" | "enum" | "json" | "string_list"
  | "file" | "image" | "colour" | "rating" | "location" | "uuid" | "password" | "country" | "currency";

/** A link to records of another model; `key` is the property that is written. */
export interface LinkMeta {
  readonly name: string;
  readonly key: string;
  readonly label: string;
  /** Slug of the other model, or "users". */
  readonly target: string;
  readonly required: boolean;
  readonly many: boolean;
}

export interface Location {
  lat: number;
  lng: number;
}

const MAX_INTEGER = 2_147_483_647;
const MAX_AMOUNT = 9_999_999_999.99;
const MAX_LENGTH: Partial<Record<FieldType, number>> = { text: 20_000, rich_text: 50_000 };
const MAX_LINE = 500;
const MAX_LIST = 100;
//% if has("many")
const MAX_LINKS = 500;
//% endif
const MAX_JSON_LENGTH = 100_000;

type Labelled = Pick<FieldMeta, "label" | "message">;

const missing =
  ({ label }: Labelled, otherwise: string) =>
  (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === null ? m.validation.required(label) : otherwise;

const hasNoNul = (text: string) => !text.includes("\u0000");

function line(meta: FieldMeta) {
  const max = meta.maxLength ?? MAX_LENGTH[meta.type] ?? MAX_LINE;
  const min = Math.max(meta.minLength ?? 0, meta.required ? 1 : 0);
  const tooShort = min > 1 ? m.validation.atLeast(min) : m.validation.required(meta.label);
  return z
    .string({ error: missing(meta, m.validation.text) })
    .trim()
    .min(min, tooShort)
    .max(max, m.validation.atMost(max))
    .refine(hasNoNul, m.validation.invisible);
}

const matching = (meta: FieldMeta, pattern: RegExp, hint: string) =>
  text(meta).refine((value) => pattern.test(value), meta.message || hint);

/** string, text, rich_text */
export function text(meta: FieldMeta) {
  const pattern = meta.pattern === undefined ? null : new RegExp(`^(?:${meta.pattern})$`);
  const hint = meta.message || m.validation.form(meta.label);
  return line(meta).refine((value) => pattern?.test(value) ?? true, hint);
}

export const email = (meta: FieldMeta) =>
  text(meta)
    .refine((value) => z.email().safeParse(value).success, meta.message || m.validation.email)
    .transform((value) => value.toLowerCase());

/** A web address; other schemes (javascript:, data:) are refused. */
export const url = (meta: FieldMeta) =>
  text(meta).refine(isWebAddress, meta.message || m.validation.url);

export const phone = (meta: FieldMeta) =>
  matching(meta, /^\+?[\d\s()./-]{5,30}$/, m.validation.phone);

export const slug = (meta: FieldMeta) =>
  matching(meta, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, m.validation.slug);

export const colour = (meta: FieldMeta) =>
  matching(meta, /^#[0-9a-fA-F]{6}$/, m.validation.colour);

export const uuid = (meta: FieldMeta) =>
  matching(meta, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, m.validation.uuid);

export const country = (meta: FieldMeta) =>
  matching(meta, /^[A-Z]{2}$/, m.validation.country);

export const currency = (meta: FieldMeta) =>
  matching(meta, /^[A-Z]{3}$/, m.validation.currency);

/** "09:30" */
export const time = (meta: FieldMeta) =>
  matching(meta, /^(?:[01]\d|2[0-3]):[0-5]\d$/, m.validation.time);

/** An uploaded file's path, or a web address. */
export const file = (meta: FieldMeta) =>
  text(meta).refine(
    (value) => /^\/[\w./-]+$/.test(value) || isWebAddress(value),
    meta.message || m.validation.file,
  );

export const password = (meta: FieldMeta) =>
  z
    .string({ error: missing(meta, m.validation.text) })
    .min(Math.max(meta.minLength ?? 0, 8), m.validation.atLeast(Math.max(meta.minLength ?? 0, 8)))
    .max(meta.maxLength ?? 200);

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** integer, duration (minutes), rating */
export function integer(meta: FieldMeta) {
  return bounded(
    z.number({ error: missing(meta, m.validation.number) }).int(m.validation.whole),
    meta,
    MAX_INTEGER,
  );
}

/** decimal, money: as many digits after the point as the column, or the currency, has */
export function decimal(meta: FieldMeta) {
  const digits = meta.digits ?? 2;
  const isExact = (value: number) => Number(value.toFixed(digits)) === value;
  return bounded(z.number({ error: missing(meta, m.validation.number) }), meta, MAX_AMOUNT).refine(
    isExact,
    m.validation.digits(digits),
  );
}

function bounded(number: z.ZodNumber, meta: FieldMeta, limit: number): z.ZodNumber {
  const min = meta.min ?? -limit;
  const max = meta.max ?? limit;
  return number
    .min(min, meta.message || m.validation.orMore(min))
    .max(max, meta.message || m.validation.orLess(max));
}

export const boolean = (meta: FieldMeta) => z.boolean({ error: missing(meta, m.validation.yesOrNo) });

/** "2026-03-14" */
export const date = (meta: FieldMeta) => z.iso.date({ error: missing(meta, m.validation.date) });

/** "2026-03-14T09:30:00Z", with any offset */
export const datetime = (meta: FieldMeta) =>
  z.iso
    .datetime({ offset: true, error: missing(meta, m.validation.dateTime) })
    .transform((value) => new Date(value).toISOString());

/** enum: one of the meta's options */
export function choice<const Id extends string>(
  meta: FieldMeta & { readonly options: readonly { readonly id: Id }[] },
) {
  const ids = meta.options.map((option) => option.id);
  return z.enum(ids, { error: missing(meta, m.validation.option(meta.label)) });
}

export const stringList = (meta: FieldMeta) =>
  z
    .array(z.string().trim().min(1).max(MAX_LINE).refine(hasNoNul), { error: missing(meta, m.validation.list) })
    .min(meta.required ? 1 : 0, m.validation.required(meta.label))
    .max(MAX_LIST, m.validation.atMostEntries(MAX_LIST));

export const json = (meta: FieldMeta) =>
  z
    .json({ error: missing(meta, m.validation.json) })
    .refine((value) => !(meta.required && value === null), m.validation.required(meta.label))
    .refine((value) => JSON.stringify(value).length <= MAX_JSON_LENGTH, m.validation.tooLong)
    .refine((value) => !JSON.stringify(value).includes("\\u0000"), m.validation.invisible);

export const location = (meta: FieldMeta) =>
  z.object(
    { lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) },
    { error: missing(meta, m.validation.location) },
  );

//% if has("links")
/** The id of a linked record. */
export const link = (meta: LinkMeta) =>
  z.string({ error: missing(meta, m.validation.oneOf(meta.label)) }).min(1, m.validation.required(meta.label)).max(64);

//% endif
//% if has("many")
/** The ids of linked records. */
export const links = (meta: LinkMeta) =>
  z
    .array(z.string().min(1).max(64), { error: missing(meta, m.validation.fromList) })
    .min(meta.required ? 1 : 0, m.validation.required(meta.label))
    .max(MAX_LINKS);

//% endif
/** Turns empty text of a form into null, which is how "no value" is said. */
export function blankToNull(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, value === "" ? null : value]),
  );
}
