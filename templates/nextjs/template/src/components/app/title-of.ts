import type { BaseRow, Resource } from "@/lib/resource";

/** What names a record: its title, else the end of its id. */
export function titleOf<Row extends BaseRow>(resource: Resource<Row>, row: Row): string {
  const title = resource.title ? (row as BaseRow & Record<string, unknown>)[resource.title] : null;
  return title ? String(title) : `#${row.id.slice(-6)}`;
}
