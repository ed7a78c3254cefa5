const METHODS = "GET, POST, PATCH, DELETE";
const HEADERS = "authorization, content-type, x-request-id";
const EXPOSED = "location, retry-after, x-request-id";
const MAX_AGE_S = "600";

/** Whether pages of this origin may call the API: CORS_ORIGINS lists them, separated by commas; none unless set. */
export function isAllowedOrigin(origin: string): boolean {
  const listed = (process.env.CORS_ORIGINS ?? "").split(",").map((one) => one.trim().replace(/\/+$/, ""));
  return origin !== "" && origin !== "null" && listed.includes(origin);
}

/**
 * The headers that let an allowed origin read an answer of the API; none for others.
 *
 * Cookies are never allowed along: another site signs in for a token and sends it as Bearer.
 */
export function corsHeaders(origin: string | null): Record<string, string> {
  if (!origin || !isAllowedOrigin(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": HEADERS,
    "access-control-expose-headers": EXPOSED,
    "access-control-max-age": MAX_AGE_S,
  };
}
