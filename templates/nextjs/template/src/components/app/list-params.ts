/** The query of a list page as Next.js gives it. */
export type ListParams = Record<string, string | string[] | undefined>;

/** One value of a query. */
export function paramOf(params: ListParams, key: string): string {
  const value = params[key];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Whether the list is searched or filtered. */
export function narrowed(params: ListParams): boolean {
  return Object.keys(params).some(
    (key) => (key === "q" || key.startsWith("filter.")) && paramOf(params, key) !== "",
  );
}

/** Address of a list with some of its query changed; an empty value takes a part away. */
export function listHref(slug: string, params: ListParams, changes: Record<string, string>): string {
  const query = new URLSearchParams();
  const merged = { ...params, ...changes };
  for (const key of Object.keys(merged).sort()) {
    const value = paramOf(merged, key);
    if (value !== "" && !(key === "page" && value === "1")) query.set(key, value);
  }
  return query.size > 0 ? `/app/${slug}?${query}` : `/app/${slug}`;
}
