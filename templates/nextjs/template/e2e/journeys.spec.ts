import { expect, test } from "@playwright/test";
import { SIGNUP_ROLES } from "@/lib/roles";
import { PASSWORD, signIn, signUp } from "./support/account";
//% if has("records")
import { KINDS } from "./support/kinds";
import { createRecord, deleteRecord, editRecord, openRecord/*? if has("soft_delete") ?*/, restoreRecord/*? endif ?*/ } from "./support/record";
//% endif

for (const role of SIGNUP_ROLES) {
  test(`a visitor signs up as ${role.label}, signs out and is asked to sign in again`, async ({ page }) => {
    await signUp(page, role.label);

    await page.request.post("/api/auth/logout");
    await page.goto("/app");

    await expect(page).toHaveURL(/\/login/);
  });
}

test("a wrong password is refused with a reason", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Email", { exact: true }).fill("admin@example.com");
  await page.getByLabel("Password", { exact: true }).fill("not-the-password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();

  await expect(page.getByRole("alert").filter({ hasText: /\w/ }).first()).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
});

test("a person makes an API key, uses it and revokes it", async ({ page, playwright, baseURL }) => {
  await signUp(page);
  await page.goto("/app/account");
  await page.getByLabel("Name of the key", { exact: true }).fill("My script");
  await page.getByRole("button", { name: "Create key", exact: true }).click();
  const secret = await page.getByLabel("New API key", { exact: true }).inputValue();
  const extraHTTPHeaders = { authorization: `Bearer ${secret}` };
  const program = await playwright.request.newContext({ baseURL, extraHTTPHeaders });

  expect((await program.get("/api/auth/me")).status()).toBe(200);
  await page.getByRole("button", { name: "Revoke My script", exact: true }).click();
  await expect(page.getByText("My script revoked")).toBeVisible();

  expect((await program.get("/api/auth/me")).status()).toBe(401);
  await program.dispose();
});

test("a person takes their data along, then erases the account", async ({ page }) => {
  await signUp(page);
  await page.goto("/app/account");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download my data", exact: true }).click();
  expect((await download).suggestedFilename()).toBe("my-data.json");

  await page.getByRole("button", { name: "Erase my account", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Erase my account", exact: true }).click();
  await expect(page).not.toHaveURL(/account/);

  await page.goto("/app");
  await expect(page).toHaveURL(/\/login/);
});

//% if has("records")
for (const kind of Object.values(KINDS)) {
//% if has("soft_delete")
  const ends = kind.isKept ? ", deletes and restores" : " and deletes";
//% endif
  test(`${kind.noun}: ${kind.role} creates, finds, edits/*? if has("soft_delete") ?*/${ends}/*? else ?*/ and deletes/*? endif ?*/ one`, async ({ page }) => {
    await signIn(page, kind.role);

    const created = await createRecord(page, kind);
    if (created) await openRecord(page, kind, created);
    const edited = await editRecord(page, kind, created);
    await deleteRecord(page, kind, edited);
//% if has("soft_delete")
    if (kind.isKept) await restoreRecord(page, kind, edited);
//% endif
  });
}

//% endif
test("an admin sees the people of the app", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/app/admin/users");

  await expect(page.getByText("admin@example.com").first()).toBeVisible();
});
