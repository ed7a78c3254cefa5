import { createHmac, generateKeyPairSync } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { SignJWT } from "jose";
import * as forgot from "@/app/api/auth/forgot/route";
import * as login from "@/app/api/auth/login/route";
import * as logout from "@/app/api/auth/logout/route";
import * as me from "@/app/api/auth/me/route";
import * as reset from "@/app/api/auth/reset/route";
import * as signup from "@/app/api/auth/signup/route";
import * as events from "@/app/api/events/route";
import * as leads from "@/app/api/leads/route";
//% if has("records")
import * as realtime from "@/app/api/realtime/route";
//% endif
import * as user from "@/app/api/users/[id]/route";
import { sessionFromToken } from "@/lib/auth";
import { backgroundDone } from "@/lib/background";
import { getDb } from "@/lib/db";
import { clientAddress } from "@/lib/http";
import { DEFAULT_ROLE } from "@/lib/roles";
import { apiRequest, createTestUser, TEST_PASSWORD, type TestUser } from "@/lib/testing";
import { testApp } from "./support/app";

const app = testApp();
const post = (name: string, body: unknown, headers: Record<string, string> = {}) =>
  apiRequest("POST", `/api/${name}`, { body, headers });
const signUp = (headers: Record<string, string>, email: string, more: object = {}) =>
  signup.POST(post("auth/signup", { name: "Eve", email, password: "long-enough-1", ...more }, headers));
const meWith = async (token: string) => (await me.GET(apiRequest("GET", "/api/auth/me", { token }))).status;

describe("requests", () => {
  test("another site cannot act for a visitor", async () => {
    expect((await signUp({ "sec-fetch-site": "cross-site" }, "eve1@example.test")).status).toBe(403);
    expect((await signUp({ "sec-fetch-site": "same-site" }, "eve1@example.test")).status).toBe(403);
    expect((await signUp({ origin: "https://evil.example" }, "eve2@example.test")).status).toBe(403);
    expect((await signUp({ origin: "null" }, "eve2@example.test")).status).toBe(403);
    expect((await signUp({ "sec-fetch-site": "same-origin" }, "eve3@example.test")).status).toBe(201);
  });

  test("a body that is not JSON is refused", async () => {
    const request = new Request("http://localhost:3000/api/auth/login", {
      method: "POST",
      body: "email=a",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

    expect((await login.POST(request)).status).toBe(415);
  });

  test("a body that is too long is refused, announced or not", async () => {
    const long = { email: "a".repeat(1024 * 1024) };

    expect((await login.POST(post("auth/login", long))).status).toBe(413);
    expect((await login.POST(post("auth/login", {}, { "content-length": "99999999" }))).status).toBe(413);
  });

  test("answers of the API are kept by no cache", async () => {
    const response = await me.GET(apiRequest("GET", "/api/auth/me", app.user("admin")));

    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("reading changes nothing: GET on every route leaves the database as it was", async () => {
    const before = await fingerprint();
    const asked: string[] = [];
    for (const file of routeFiles()) {
      const route = (await import(file)) as { GET?: (request: Request, context: object) => Promise<Response> };
      const name = path.relative(ROUTES, path.dirname(file));
      if (!route.GET/*? if has("records") ?*/ || name === "realtime"/*? endif ?*/) continue;
      const context = { params: Promise.resolve({ id: "x", name: "x", transition: "x" }) };
      await route.GET(apiRequest("GET", `/api/${name}`, { token: app.user("admin").token }), context);
      asked.push(name);
    }
    await backgroundDone();

    expect(asked.length).toBeGreaterThan(5);
    expect(await fingerprint()).toEqual(before);
  });
});

describe("robots", () => {
  afterEach(() => {
    process.env.RATE_LIMIT = "off";
  });

  test.each([
    ["signing in", () => login.POST(post("auth/login", { email: "nobody@example.test", password: TEST_PASSWORD }))],
    ["signing up", () => signup.POST(post("auth/signup", {}))],
    ["asking for a reset", () => forgot.POST(post("auth/forgot", { email: "nobody@example.test" }))],
    ["using a reset link", () => reset.POST(post("auth/reset", {}))],
    ["the lead form", () => leads.POST(post("leads", { email: "a@example.test", consent: true }))],
  ])("are stopped at %s, and told when to come back", async (_form, send) => {
    process.env.RATE_LIMIT = "on";
    let response = await send();
    for (let count = 0; count < 40 && response.status !== 429; count++) response = await send();

    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("of a thousand leads from one address no more than the limit are stored", async () => {
    await app.empty("SiteLead");
    process.env.RATE_LIMIT = "on";
    const lead = { email: "many@example.test", consent: true };
    for (let count = 0; count < 1000; count++) {
      await leads.POST(post("leads", lead, { "x-forwarded-for": "198.51.100.9" }));
    }

    expect(await (await getDb()).siteLead.count()).toBeLessThanOrEqual(10);
  });

  test("cannot choose the address that they are counted by", async () => {
    process.env.RATE_LIMIT = "on";
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) {
      const headers = { "x-forwarded-for": `192.0.2.${count}, 198.51.100.7` };
      statuses.push((await forgot.POST(post("auth/forgot", { email: `n${count}@example.test` }, headers))).status);
    }

    expect(statuses).toContain(429);
  });

  test("guessing the password of one account is slowed down from wherever it comes", async () => {
    process.env.RATE_LIMIT = "on";
    const statuses: number[] = [];
    for (let count = 0; count < 20; count++) {
      const body = { email: "target@example.test", password: `guess-${count}` };
      statuses.push((await login.POST(post("auth/login", body, { "x-forwarded-for": `198.51.100.${count}` }))).status);
    }

    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
  });

  test("that fill in the hidden field of the sign-up get no account", async () => {
    expect((await signUp({}, "robot@example.test", { website: "https://spam.example" })).status).toBe(422);
    expect(await (await getDb()).user.findUnique({ where: { email: "robot@example.test" } })).toBeNull();
  });

  test("the nearest of our own proxies is believed", () => {
    const from = (hops: string) => clientAddress(apiRequest("GET", "/", { headers: { "x-forwarded-for": hops } }));

    expect(from("1.1.1.1, 2.2.2.2")).toBe("2.2.2.2");
    process.env.TRUSTED_PROXIES = "2";
    expect(from("1.1.1.1, 2.2.2.2, 3.3.3.3")).toBe("2.2.2.2");
    delete process.env.TRUSTED_PROXIES;
  });
});

describe("tokens", () => {
  const secret = () => new TextEncoder().encode(process.env.JWT_SECRET);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = (person: TestUser, more: object = {}) => ({
    sub: person.id,
    ver: 0,
    aud: "session",
    exp: Math.floor(Date.now() / 1000) + 600,
    ...more,
  });
  const hmac = (text: string, key: string | Uint8Array) => createHmac("sha256", key).update(text).digest("base64url");
  const signed = (header: object, body: object, key: string | Uint8Array = secret()) => {
    const text = `${encode(header)}.${encode(body)}`;
    return `${text}.${hmac(text, key)}`;
  };
  const publicKey = () =>
    generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" }).toString();

  test("that are genuine are taken", async () => {
    expect(await sessionFromToken(signed({ alg: "HS256" }, claims(app.user("admin"))))).not.toBeNull();
  });

  test.each<[string, (person: TestUser) => string]>([
    ["without a signature", (p) => `${encode({ alg: "none" })}.${encode(claims(p))}.`],
    ["with another signature", (p) => signed({ alg: "HS256" }, claims(p), "another-secret-of-32-characters!")],
    ["signed with a public key as secret", (p) => signed({ alg: "HS256" }, claims(p), publicKey())],
    ["that say RS256", (p) => signed({ alg: "RS256" }, claims(p))],
    ["that name a key file", (p) => signed({ alg: "HS256", kid: "../../dev/null" }, claims(p), "")],
    ["that bring their own key", (p) => signed({ alg: "HS256", jwk: { kty: "oct", k: "AA" } }, claims(p), "\0")],
    ["that name a key address", (p) => signed({ alg: "HS256", jku: "https://evil.example" }, claims(p), "x")],
    ["that have ended", (p) => signed({ alg: "HS256" }, claims(p, { exp: 1 }))],
    ["that begin later", (p) => signed({ alg: "HS256" }, claims(p, { nbf: 4102444800 }))],
    ["for something else", (p) => signed({ alg: "HS256" }, claims(p, { aud: "newsletter" }))],
    ["for nothing in particular", (p) => signed({ alg: "HS256" }, claims(p, { aud: undefined }))],
    ["of an older version", (p) => signed({ alg: "HS256" }, claims(p, { ver: -1 }))],
    ["of nobody", (p) => signed({ alg: "HS256" }, claims(p, { sub: "nobody" }))],
  ])("%s are refused", async (_kind, token) => {
    expect(await sessionFromToken(token(app.user("admin")))).toBeNull();
  });

  test("of a longer kind of the same family are refused", async () => {
    const token = await new SignJWT({ ver: 0 })
      .setProtectedHeader({ alg: "HS512" })
      .setSubject(app.user("admin").id)
      .setAudience("session")
      .sign(secret());

    expect(await sessionFromToken(token)).toBeNull();
  });

  test("the cookie is for this host and TLS alone in production", async () => {
    const { sessionCookie } = await import("@/lib/auth");
    Object.assign(process.env, { NODE_ENV: "production" });
    const cookie = sessionCookie("x");
    Object.assign(process.env, { NODE_ENV: "test" });

    expect(cookie).toMatch(/^__Host-session=x; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
  });
});

describe("access ends within a second", () => {
  const patch = (id: string, body: object) =>
    user.PATCH(apiRequest("PATCH", `/api/users/${id}`, { body, token: app.user("admin").token }), {
      params: Promise.resolve({ id }),
    });

  test("when the person signs out, on every device", async () => {
    const person = await createTestUser(DEFAULT_ROLE);
    const other = await login.POST(post("auth/login", { email: person.email, password: TEST_PASSWORD }));
    const { token } = (await other.json()) as { token: string };
    expect(await meWith(token)).toBe(200);

    const started = performance.now();
    await logout.POST(apiRequest("POST", "/api/auth/logout", { token: person.token }));

    expect(await meWith(person.token)).toBe(401);
    expect(await meWith(token)).toBe(401);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("when an admin disables the account", async () => {
    const person = await createTestUser(DEFAULT_ROLE);
    const started = performance.now();
    await patch(person.id, { disabled: true });

    expect(await meWith(person.token)).toBe(401);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("for what another role may not do, when the role changes", async () => {
    const person = await createTestUser("admin");
    await patch(person.id, { role: DEFAULT_ROLE });

    const response = await leads.GET(apiRequest("GET", "/api/leads", { token: person.token }));

    expect(response.status).toBe(DEFAULT_ROLE === "admin" ? 200 : 403);
  });
//% if has("records")

  test("for a stream of changes that is open", async () => {
    const person = await createTestUser(DEFAULT_ROLE);
    const stream = await realtime.GET(apiRequest("GET", "/api/realtime", { token: person.token }));
    const reader = stream.body!.getReader();
    await reader.read();

    const started = performance.now();
    await logout.POST(apiRequest("POST", "/api/auth/logout", { token: person.token }));

    expect((await reader.read()).done).toBe(true);
    expect(performance.now() - started).toBeLessThan(1000);
  });
//% endif
});

test("an event of a visitor holds no address", async () => {
  const headers = { "x-forwarded-for": "203.0.113.77" };
  await events.POST(post("events", { name: "page_view", path: "/" }, headers));

  expect(JSON.stringify(await (await getDb()).siteEvent.findMany())).not.toContain("203.0.113.77");
});

const ROUTES = path.resolve("src/app/api");

function routeFiles(): string[] {
  return readdirSync(ROUTES, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => path.join(ROUTES, file));
}

/** One hash for each table, over all its rows. */
async function fingerprint(): Promise<Record<string, string>> {
  const db = await getDb();
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const sql = `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS "hash" FROM "${name}" AS t`;
    const [row] = await db.$queryRawUnsafe<{ hash: string }[]>(sql);
    hashes[name] = row?.hash ?? "";
  }
  return hashes;
}
