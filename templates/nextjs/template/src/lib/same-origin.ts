import { isAllowedOrigin } from "./cors";
import { Problem } from "./problem";
import { m } from "@/messages";

/**
 * Refuses changes that another site makes with a visitor's cookie (CSRF).
 *
 * Browsers send Sec-Fetch-Site or Origin with every such request, and scripts cannot forge them.
 * A Bearer token is never sent by itself, so that requests with one may come from anywhere; so may those of the
 * origins in CORS_ORIGINS. A program that sends neither header has no visitor's cookie to misuse.
 */
export function requireSameOrigin(request: Request): void {
  if (request.headers.get("authorization")?.startsWith("Bearer ")) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  const origin = request.headers.get("origin");
  if (!site && !origin) return;
  if (origin && isAllowedOrigin(origin)) return;
  if (!site && origin && ownHosts(request).includes(hostOf(origin))) return;
  throw new Problem(403, m.problem.otherSite);
}

function ownHosts(request: Request): string[] {
  const { headers } = request;
  const told = [headers.get("x-forwarded-host"), headers.get("host"), new URL(request.url).host];
  const configured = process.env.APP_URL ? hostOf(process.env.APP_URL) : null;
  return [...told, configured].filter((host) => host !== null);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "";
}
