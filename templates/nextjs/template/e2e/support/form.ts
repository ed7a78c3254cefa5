import { readFileSync } from "node:fs";
import { /*? if has("links") ?*/expect, type Locator, /*? endif ?*/type Page } from "@playwright/test";
import type { FieldMeta/*? if has("links") ?*/, LinkMeta/*? endif ?*/ } from "@/lib/fields";

/** A kind of record, as far as a journey needs to know it. */
export interface Kind {
  slug: string;
  folder: string;
  noun: string;
  pluralNoun: string;
  pluralLabel: string;
  /** Who keeps such records. */
  role: string;
//% if has("soft_delete")
  /** Whether a deleted one can be restored. */
  isKept: boolean;
//% endif
  /** The field that names a record. */
  title: string | null;
  fields: Record<string, FieldMeta>;
//% if has("links")
  links: Record<string, LinkMeta>;
//% endif
}

type Values = Record<string, unknown>;

const demoRows = (kind: Kind) => JSON.parse(readFileSync(`prisma/seed/${kind.folder}.json`, "utf8")) as Values[];

/** Values for a new record: those of a demo row, with new texts where they may have to be unique. */
export function freshValues(kind: Kind): Values {
  const rows = demoRows(kind);
  const stamp = String(Date.now()).slice(-6);
  const values: Values = {};
  for (const meta of Object.values(kind.fields)) {
    const column = rows.map((row) => row[meta.name]);
    values[meta.name] = fresh(meta, column, stamp);
  }
  return values;
}

function fresh(meta: FieldMeta, column: unknown[], stamp: string): unknown {
  const value = column[0];
  const isDistinct = new Set(column.map((one) => JSON.stringify(one))).size === column.length;
  if (meta.type === "email") return `robin-${stamp}@example.com`;
  if (meta.type === "slug") return `e2e-${stamp}`.slice(0, meta.maxLength);
  if (meta.type === "url") return `https://example.com/e2e-${stamp}`;
  if (meta.type === "string" && !meta.pattern) return suffixed(String(value), stamp, meta.maxLength);
  if (meta.type === "integer" && isDistinct) {
    const next = Math.max(...column.map(Number)) + 1;
    return meta.max === undefined || next <= meta.max ? next : value;
  }
  return value;
}

/** A text with an ending of its own, within a limit. */
export function suffixed(text: string, ending: string, maxLength = 120): string {
  return `${text.slice(0, Math.max(0, maxLength - ending.length - 1))} ${ending}`.trim().slice(0, maxLength);
}

/** Fill the form of a record: every field that the role sees, and every link that it needs. */
export async function fillForm(page: Page, kind: Kind, values: Values) {
  for (const meta of Object.values(kind.fields)) {
    if (!meta.hiddenFrom?.includes(kind.role)) await fillField(page, meta, values[meta.name]);
  }
//% if has("links")
  const rows = demoRows(kind);
  for (const link of Object.values(kind.links)) await choose(page, link, takenBy(rows, link));
//% endif
}

async function fillField(page: Page, meta: FieldMeta, value: unknown) {
  if (value === null || value === undefined) return;
  const control = page.getByLabel(meta.label, { exact: true });
  switch (meta.type) {
    case "boolean":
      return control.setChecked(value === true);
    case "enum":
    case "country":
    case "currency":
    case "rating":
      await control.selectOption(String(value));
      return;
    case "datetime":
      return control.fill(String(value).slice(0, 16));
    case "json":
      return control.fill(JSON.stringify(value));
    case "string_list":
      return control.fill((value as string[]).join("\n"));
    case "location": {
      const group = page.getByRole("group", { name: meta.label, exact: true });
      const { lat, lng } = value as { lat: number; lng: number };
      await group.getByLabel("Latitude").fill(String(lat));
      return group.getByLabel("Longitude").fill(String(lng));
    }
    default:
      return control.fill(String(value));
  }
}

//% if has("links")
/** What demo records link to where no two link to the same, so that perhaps no other record may. */
function takenBy(rows: Values[], link: LinkMeta): Set<unknown> {
  const linked = rows.map((row) => row[link.key]).filter(Boolean);
  const taken = new Set(linked);
  return taken.size === linked.length ? taken : new Set();
}

async function choose(page: Page, link: LinkMeta, taken: Set<unknown>) {
//% if has("many")
  if (link.many) {
    const group = page.getByRole("group", { name: link.label, exact: true });
    await expect(group).toBeVisible();
    const first = group.getByRole("checkbox").first();
    if (await appears(first)) await first.check();
    return;
  }
//% endif
  const select = page.getByLabel(link.label, { exact: true });
  const options = select.locator("option");
  if (!link.required && !(await appears(options.nth(1)))) return;
  await expect(options.nth(1)).toBeAttached();
  const offered = await options.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
  const free = offered.slice(1).find((id) => !taken.has(id));
  if (free || link.required) await select.selectOption(free ?? { index: 1 });
}

//% endif
//% if has("links")
async function appears(locator: Locator): Promise<boolean> {
  return locator
    .waitFor({ state: "attached", timeout: 3_000 })
    .then(() => true)
    .catch(() => false);
}
//% endif
