import { expect, type Page } from "@playwright/test";
import { site } from "@/content/site";

/** Leave an address on the landing page. */
export async function leaveAddress(page: Page) {
  await page.goto("/");
  const button = page.getByRole("button", { name: site.lead.button, exact: true });
  const form = page.locator("form").filter({ has: button });
  await form.getByLabel("Email", { exact: true }).fill(`visitor-${Date.now()}@example.com`);
  await form.getByRole("checkbox").check();
  await button.click();
  await expect(page.getByRole("status").filter({ hasText: site.lead.thanks })).toBeVisible();
}
