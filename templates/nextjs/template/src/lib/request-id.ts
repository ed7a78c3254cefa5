export const REQUEST_ID = "x-request-id";
const USABLE = /^[\w.-]{8,64}$/;

/** The id that came with a request, so that it can be followed through several systems; else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get(REQUEST_ID) ?? "";
  return USABLE.test(given) ? given : crypto.randomUUID();
}
