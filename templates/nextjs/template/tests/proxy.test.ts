import { readFileSync } from "node:fs";
import { NextRequest } from "next/server";
import * as login from "@/app/api/auth/login/route";
import { apiRequest } from "@/lib/testing";
import { proxy } from "@/proxy";

const FRIEND = "https://partner.example";
const answerTo = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { method, headers })).headers;

beforeEach(() => {
  delete process.env.CORS_ORIGINS;
  delete process.env.APP_URL;
});
afterAll(() => {
  delete process.env.CORS_ORIGINS;
  delete process.env.APP_URL;
});

function policy(headers: Headers): Map<string, string> {
  const parts = (headers.get("content-security-policy") ?? "").split("; ");
  return new Map(parts.map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1).join(" ")]));
}

describe("the content security policy", () => {
  test("lets nothing in but this app's own, and scripts by nonce", () => {
    const rules = policy(answerTo("/"));

    expect(rules.get("default-src")).toBe("'self'");
    expect(rules.get("object-src")).toBe("'none'");
    expect(rules.get("base-uri")).toBe("'none'");
    expect(rules.get("frame-ancestors")).toBe("'none'");
    expect(rules.get("form-action")).toBe("'self'");
    expect(rules.get("connect-src")).toBe("'self'");
    expect(rules.get("script-src")).toMatch(/^'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'$/);
  });

  test("has a new nonce for every request", () => {
    expect(policy(answerTo("/")).get("script-src")).not.toBe(policy(answerTo("/")).get("script-src"));
  });

  test("names no other host when errors and events are passed on: the server does that", () => {
    process.env.SENTRY_DSN = "https://key@sentry.example/1";
    process.env.POSTHOG_KEY = "phc_test";

    expect(policy(answerTo("/")).get("connect-src")).toBe("'self'");

    delete process.env.SENTRY_DSN;
    delete process.env.POSTHOG_KEY;
  });
});

describe("other headers", () => {
  test("keep browsers from guessing types, framing, and telling addresses", () => {
    const headers = answerTo("/app");

    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
  });

  test("ask for TLS for a year where the app is served over TLS", () => {
    expect(answerTo("/").get("strict-transport-security")).toBeNull();

    process.env.APP_URL = "https://shop.example";

    expect(answerTo("/").get("strict-transport-security")).toMatch(/max-age=31536000/);
  });

  test("hand the id of a request on", () => {
    expect(answerTo("/", { "x-request-id": "trace-12345" }).get("x-request-id")).toBe("trace-12345");
    expect(answerTo("/").get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("other origins", () => {
  const preflight = { origin: FRIEND, "access-control-request-method": "POST" };

  test("may read nothing unless they are listed", () => {
    expect(answerTo("/api/auth/me", { origin: FRIEND }).get("access-control-allow-origin")).toBeNull();
    expect(answerTo("/api/auth/me", preflight, "OPTIONS").get("access-control-allow-origin")).toBeNull();
  });

  test("that are listed may call the API, without cookies; the others still may not", () => {
    process.env.CORS_ORIGINS = `https://other.example, ${FRIEND}/`;

    const allowed = answerTo("/api/auth/me", preflight, "OPTIONS");
    expect(allowed.get("access-control-allow-origin")).toBe(FRIEND);
    expect(allowed.get("access-control-allow-headers")).toContain("authorization");
    expect(allowed.get("access-control-allow-credentials")).toBeNull();
    expect(allowed.get("vary")).toMatch(/origin/i);
    for (const origin of ["https://evil.example", "null", `${FRIEND}.evil.example`]) {
      expect(answerTo("/api/auth/me", { origin }).get("access-control-allow-origin")).toBeNull();
    }
    expect(answerTo("/", { origin: FRIEND }).get("access-control-allow-origin")).toBeNull();
  });

  test("that are listed may sign in for a token", async () => {
    const send = () =>
      login.POST(
        apiRequest("POST", "/api/auth/login", {
          body: { email: "not an address" },
          headers: { origin: FRIEND, "sec-fetch-site": "cross-site" },
        }),
      );

    expect((await send()).status).toBe(403);
    process.env.CORS_ORIGINS = FRIEND;
    expect((await send()).status).toBe(422);
  });
});

test("the server fetches no picture from an address that a visitor can choose", () => {
  expect(readFileSync("next.config.ts", "utf8")).not.toMatch(/remotePatterns|domains|dangerouslyAllow/);
});
