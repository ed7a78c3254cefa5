export interface Page<Row> {
  items: Row[];
  total: number;
  page: number;
  perPage: number;
}

/** The query of a list: URLSearchParams, or the awaited searchParams of a page. */
export type ListQuery = URLSearchParams | Record<string, string | string[] | undefined>;

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 100_000;
const MAX_SEARCH_LENGTH = 200;

export function toParams(query: ListQuery): URLSearchParams {
  if (query instanceof URLSearchParams) return query;
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined) params.append(key, one);
  }
  return params;
}

/** Page number, rows per page and search text, each forced into its range. */
export function readPaging(params: URLSearchParams): { page: number; perPage: number; q: string } {
  return {
    page: clamp(params.get("page"), 1, MAX_PAGE, 1),
    perPage: clamp(params.get("perPage"), 1, MAX_PER_PAGE, DEFAULT_PER_PAGE),
    q: (params.get("q") ?? "").trim().replaceAll("\u0000", "").slice(0, MAX_SEARCH_LENGTH),
  };
}

function clamp(text: string | null, min: number, max: number, fallback: number): number {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isNaN(number) ? fallback : Math.min(Math.max(number, min), max);
}
