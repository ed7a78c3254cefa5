import { render, screen } from "@testing-library/react";
import { HistoryLine } from "@/components/app/history-line";
import type { HistoryEntry, Resource } from "@/lib/resource";

const resource = {
  fields: {
    name: { name: "name", label: "Name", type: "string", required: true },
    phone: { name: "phone", label: "Phone", type: "phone", required: false, personal: true },
  },
//% if has("states")
  states: [
    { id: "new", label: "Brand new", final: false },
    { id: "sold", label: "Sold", final: true },
  ],
//% endif
} as unknown as Resource;

const show = (changes: HistoryEntry["changes"], more: Partial<HistoryEntry> = {}) =>
  render(
    <ol>
      <HistoryLine
        resource={resource}
        entry={{ id: "1", action: "updated", at: "2026-03-14T09:30:00Z", by: { id: "u", label: "Ada" }, changes, ...more }}
      />
    </ol>,
  );

test("says who changed what, from which value to which", () => {
  show([
    { name: "name", label: "Name", from: "Oak", to: "Elm" },
//% if has("states")
    { name: "state", label: "Status", from: "new", to: "sold" },
//% endif
    { name: "shelf", label: "Shelf", from: null, to: { id: "s", label: "Top shelf" } },
  ]);

  const text = screen.getByText("Ada").closest("ol")?.textContent ?? "";
  expect(text).toContain("Ada changed");
  expect(text).toContain("Name: Oak → Elm");
//% if has("states")
  expect(text).toContain("Status: Brand new → Sold");
//% endif
  expect(text).toContain("Shelf: nothing → Top shelf");
});

test("names a secret without its values", () => {
  show([{ name: "phone", label: "Phone" }]);

  expect(screen.getByText("Phone")).toBeVisible();
  expect(screen.queryByText(/→/)).toBeNull();
});

test("an account that is gone is somebody", () => {
  show([], { action: "deleted", by: null });

  expect(screen.getByText("Somebody")).toBeVisible();
  expect(screen.getByText(/deleted this/)).toBeVisible();
});
