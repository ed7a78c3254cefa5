//% if has("records")
import type { ReactNode } from "react";
//% endif
import type { Role } from "@/lib/roles";

//% if has("records")
/** A column of a list. */
export interface Column<Row> {
  /** Property shown, unique in its list. */
  key: string;
  label: string;
  /** Property to sort by; absent when the list cannot be sorted by it. */
  sort?: string;
  /** Numbers stand at the end of their column. */
  align?: "end";
  hiddenFrom?: readonly Role[];
  cell: (row: Row) => ReactNode;
}

//% endif
/** A way to narrow a list. */
//% if has("links")
export type Filter = { key: string; label: string; hiddenFrom?: readonly Role[] } & (
  | { kind: "choice"; options: readonly { id: string; label: string }[] }
  /** Choices come from `/api/<slug>/options`. */
  | { kind: "link"; slug: string }
);
//% else
export type Filter = {
  kind: "choice";
  key: string;
  label: string;
  hiddenFrom?: readonly Role[];
  options: readonly { id: string; label: string }[];
};
//% endif

//% if has("records")
/** What of `items` a role may see. */
export function visibleTo<Item extends { hiddenFrom?: readonly Role[] }>(
  items: readonly Item[],
  role: Role,
): Item[] {
  return items.filter((item) => !item.hiddenFrom?.includes(role));
}
//% endif
