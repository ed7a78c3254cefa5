import { expect, test } from "@playwright/test";
import { SIGNUP_ROLES } from "@/lib/roles";
import { signIn, signUp } from "./support/account";
import { KINDS } from "./support/kinds";
import { createRecord, deleteRecord, editRecord, openRecord } from "./support/record";

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

for (const kind of Object.values(KINDS)) {
  test(`${kind.noun}: ${kind.role} creates, finds, edits and deletes one`, async ({ page }) => {
    await signIn(page, kind.role);

    const created = await createRecord(page, kind);
    if (created) await openRecord(page, kind, created);
    const edited = await editRecord(page, kind, created);
    await deleteRecord(page, kind, edited);
  });
}

test("an admin sees the people of the app", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/app/admin/users");

  await expect(page.getByText("admin@example.com").first()).toBeVisible();
});
