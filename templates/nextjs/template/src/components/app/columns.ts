import type { ReactNode } from "react";
import type { Role } from "@/lib/roles";
import { m } from "@/messages";

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

/** A way to narrow a list. */
export type Filter = { key: string; label: string; hiddenFrom?: readonly Role[] } & (
  | { kind: "choice"; options: readonly { id: string; label: string }[] }
  /** Choices come from `/api/<slug>/options`. */
  | { kind: "link"; slug: string }
);

export const YES_NO = [
  { id: "true", label: m.form.yes },
  { id: "false", label: m.form.no },
] as const;

/** What of `items` a role may see. */
export function visibleTo<Item extends { hiddenFrom?: readonly Role[] }>(
  items: readonly Item[],
  role: Role,
): Item[] {
  return items.filter((item) => !item.hiddenFrom?.includes(role));
}
