import { type NextRequest, NextResponse } from "next/server";
import { corsHeaders } from "./lib/cors";
import { REQUEST_ID, requestIdOf } from "./lib/request-id";

const NONCE_HEADER = "x-nonce";
const POLICY_HEADER = "content-security-policy";

/** Sets the security headers of every page and API response; pages get a fresh script nonce. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const id = requestIdOf(request.headers);
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  headers.set(POLICY_HEADER, policy);
  headers.set(REQUEST_ID, id);

  const cors = request.nextUrl.pathname.startsWith("/api/") ? corsHeaders(request.headers.get("origin")) : {};
  const isPreflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  const response =
    isPreflight && cors["access-control-allow-origin"]
      ? new NextResponse(null, { status: 204 })
      : NextResponse.next({ request: { headers } });
  const own = { ...SECURITY_HEADERS, ...cors, [POLICY_HEADER]: policy, [REQUEST_ID]: id };
  for (const [name, value] of Object.entries(own)) response.headers.set(name, value);
  if (request.nextUrl.pathname.startsWith("/api/")) response.headers.append("vary", "origin");
  if (isSecure(request)) {
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(self)",
  "cross-origin-opener-policy": "same-origin",
};

function isSecure(request: NextRequest): boolean {
  return request.nextUrl.protocol === "https:" || (process.env.APP_URL ?? "").startsWith("https:");
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  const scripts = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"];
  // React's development build and hot reload evaluate strings and open a web socket.
  if (development) scripts.push("'unsafe-eval'");
  return [
    "default-src 'self'",
    `script-src ${scripts.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    // Errors and events go to this app, which passes them on: no page talks to another host.
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
