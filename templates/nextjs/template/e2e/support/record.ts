import { expect, type Page } from "@playwright/test";
import { fillForm, freshValues, type Kind, suffixed } from "./form";

/** Address of the list. */
export const list = (kind: Kind) => `/app/${kind.slug}`;
/** Addresses of single records. */
export const detail = (kind: Kind) => new RegExp(`/app/${kind.slug}/(?!new$)[^/]+$`);

/** Create a record through its form; the detail page is open afterwards. Returns what the record is called. */
export async function createRecord(page: Page, kind: Kind): Promise<string | null> {
  const values = freshValues(kind);
  await page.goto(list(kind));
  await expect(page.getByRole("heading", { level: 1, name: kind.pluralLabel })).toBeVisible();
  await page
    .getByRole("link", { name: `New ${kind.noun}` })
    .first()
    .click();
  await fillForm(page, kind, values);
  await page.getByRole("button", { name: `Create ${kind.noun}`, exact: true }).click();
  await expect(page).toHaveURL(detail(kind));
  return expectTitle(page, kind, kind.title ? String(values[kind.title]) : null);
}

/** Find a record in the list by what it is called, and open it. */
export async function openRecord(page: Page, kind: Kind, title: string) {
  await page.goto(list(kind));
  const box = page.getByLabel(`Search ${kind.pluralNoun}`);
  await box.fill(title);
  await box.press("Enter");
  await page.getByRole("link", { name: title }).first().click();
  await expect(page).toHaveURL(detail(kind));
}

/** Edit the record whose detail page is open. Returns what it is called now. */
export async function editRecord(page: Page, kind: Kind, title: string | null): Promise<string | null> {
  await page.getByRole("link", { name: "Edit", exact: true }).first().click();
  const meta = kind.title ? kind.fields[kind.title] : undefined;
  const isText = title !== null && meta?.type === "string" && !meta.pattern;
  const changed = isText ? suffixed(title, "2", meta.maxLength) : title;
  if (isText && changed) await page.getByLabel(meta.label, { exact: true }).fill(changed);
  await page.getByRole("button", { name: "Save changes", exact: true }).click();
  await expect(page).toHaveURL(detail(kind));
  return expectTitle(page, kind, changed);
}

/** Delete the record whose detail page is open. */
export async function deleteRecord(page: Page, kind: Kind, title: string | null) {
  await page.getByRole("button", { name: "Delete", exact: true }).first().click();
  await page.getByRole("button", { name: `Delete ${kind.noun}`, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/app/${kind.slug}(\\?.*)?$`));
  if (title) await expect(page.getByRole("link", { name: title, exact: true })).toHaveCount(0);
}

//% if has("soft_delete")
/** Restore the record that was deleted last. */
export async function restoreRecord(page: Page, kind: Kind, title: string | null) {
  await page.goto(list(kind));
  await page.getByRole("link", { name: `Deleted ${kind.pluralNoun}`, exact: true }).click();
  const restore = page.getByRole("button", { name: title ? `Restore ${title}` : /^Restore / }).first();
  await restore.click();
  await expect(page.getByText(/ restored$/)).toBeVisible();
  if (title) await openRecord(page, kind, title);
}

//% endif
async function expectTitle(page: Page, kind: Kind, title: string | null): Promise<string | null> {
  if (title) await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  return title;
}
