import { expect, type Page } from "@playwright/test";

export const PASSWORD = "demo-password-1";

/** Sign in as the demo user of a role. */
export async function signIn(page: Page, role: string) {
  await page.goto("/login");
  await page.getByLabel("Email", { exact: true }).fill(`${role.replaceAll("_", "-")}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
}

/** Make a new account, of the role with this label where there is a choice. */
export async function signUp(page: Page, roleLabel?: string) {
  await page.goto("/signup");
  await page.getByLabel("Name", { exact: true }).fill("Robin Visitor");
  await page.getByLabel("Email", { exact: true }).fill(`robin-${Date.now()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const choice = page.getByRole("radio");
  if (roleLabel && (await choice.count()) > 0) await page.getByLabel(roleLabel).check();
  await page.getByRole("button", { name: "Create account", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
}
