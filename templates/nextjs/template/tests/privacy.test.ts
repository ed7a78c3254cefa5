import * as erase from "@/app/api/auth/erase/route";
import * as exportRoute from "@/app/api/auth/export/route";
import * as login from "@/app/api/auth/login/route";
import * as me from "@/app/api/auth/me/route";
import * as ownSignIns from "@/app/api/auth/sign-ins/route";
import * as user from "@/app/api/users/[id]/route";
import * as signIns from "@/app/api/users/sign-ins/route";
import { createKey } from "@/lib/api-keys";
import { getDb } from "@/lib/db";
import { DEFAULT_ROLE } from "@/lib/roles";
import { networkOf } from "@/lib/sign-ins";
import { apiRequest, createTestUser, TEST_PASSWORD, type TestUser } from "@/lib/testing";
import { testApp } from "./support/app";
import { answer, type Page } from "./support/collection";

interface Attempt {
  outcome: string;
  network: string;
  agent: string;
  user?: { email: string } | null;
}

const app = testApp();
const headers = { "x-forwarded-for": "203.0.113.77", "user-agent": "Firefox" };
const signIn = (email: string, password: string) =>
  login.POST(apiRequest("POST", "/api/auth/login", { body: { email, password }, headers }));
const eraseWith = (password: string, { token }: TestUser) =>
  erase.POST(apiRequest("POST", "/api/auth/erase", { body: { password }, token }));

describe("sign-ins are noted", () => {
  test("for the person: when, how it ended, from where, with what", async () => {
    const person = await createTestUser(DEFAULT_ROLE);
    await signIn(person.email, "not-the-password");
    await signIn(person.email, TEST_PASSWORD);

    const response = await ownSignIns.GET(apiRequest("GET", "/api/auth/sign-ins", person));
    const { body } = await answer<Attempt[]>(response);

    expect(body.map((one) => one.outcome)).toEqual(["success", "failure"]);
    expect(body[0]).toMatchObject({ network: "203.0.113.0/24", agent: "Firefox" });
  });

  test("for admins: of everyone, those without an account included; nothing that was typed", async () => {
    await signIn("who@example.test", "a-password-in-the-wrong-place");
    const list = (token?: string) => signIns.GET(apiRequest("GET", "/api/users/sign-ins", { token }));

    expect((await list()).status).toBe(401);
    expect((await list(app.user(DEFAULT_ROLE).token)).status).toBe(403);
    const { body } = await answer<Page<Attempt>>(await list(app.user("admin").token));

    expect(body.items[0]).toMatchObject({ outcome: "failure", user: null });
    expect(JSON.stringify(body)).not.toMatch(/who@example|wrong-place/);
  });

  test.each([
    ["203.0.113.77", "203.0.113.0/24"],
    ["::ffff:203.0.113.77", "203.0.113.0/24"],
    ["2001:db8:7:1::5", "2001:db8:7::/48"],
    ["local", "unknown"],
  ])("without the address of a person: %s is kept as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

test("everyone can take along what is kept about them, and nothing of others", async () => {
  const person = await createTestUser(DEFAULT_ROLE);
  await signIn(person.email, TEST_PASSWORD);
  const { secret } = await createKey(person.session, { name: "Export" });

  const response = await exportRoute.GET(apiRequest("GET", "/api/auth/export", person));
  const text = await response.text();
  const data = JSON.parse(text) as { account: object; signIns: object[]; keys: object[]; records: object };

  expect(response.headers.get("content-disposition")).toMatch(/attachment/);
  expect(data.account).toMatchObject({ email: person.email, role: DEFAULT_ROLE });
  expect(data.signIns).toHaveLength(1);
  expect(data.keys).toHaveLength(1);
  expect(text).not.toContain(secret);
  expect(text).not.toMatch(/passwordHash|keyHash|scrypt/);
  expect(text).not.toContain(app.user("admin").email);
});

describe("erasing an account", () => {
  test("asks for the password", async () => {
    const person = await createTestUser(DEFAULT_ROLE);

    expect((await eraseWith("not-the-password", person)).status).toBe(422);
    expect((await me.GET(apiRequest("GET", "/api/auth/me", person))).status).toBe(200);
  });

  test("leaves nothing that names the person, in any table", async () => {
    const person = await createTestUser(DEFAULT_ROLE, "Zacharias Quendelmoos");
    await signIn(person.email, TEST_PASSWORD);
    await createKey(person.session, { name: "Import" });
    const db = await getDb();
    await db.siteLead.create({
      data: { email: person.email, name: person.session.name, consent: true, consentText: "Yes", source: "landing" },
    });

    expect((await eraseWith(TEST_PASSWORD, person)).status).toBe(204);

    expect((await me.GET(apiRequest("GET", "/api/auth/me", person))).status).toBe(401);
    expect((await signIn(person.email, TEST_PASSWORD)).status).toBe(401);
    expect(await tablesNaming(person.email)).toEqual([]);
    expect(await tablesNaming("Quendelmoos")).toEqual([]);
  });

  test("can be done by an admin on request, not by others, not to oneself in passing", async () => {
    const person = await createTestUser(DEFAULT_ROLE);
    const remove = (id: string, token: string) =>
      user.DELETE(apiRequest("DELETE", `/api/users/${id}`, { token }), { params: Promise.resolve({ id }) });
    const admin = app.user("admin");

    expect((await remove(person.id, app.user(DEFAULT_ROLE).token)).status).toBe(403);
    expect((await remove(admin.id, admin.token)).status).toBe(409);
    expect((await remove("nobody", admin.token)).status).toBe(404);
    expect((await remove(person.id, admin.token)).status).toBe(204);
    expect(await tablesNaming(person.email)).toEqual([]);
  });
});

/** The tables that hold a text, in whatever column. */
async function tablesNaming(text: string): Promise<string[]> {
  const db = await getDb();
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const sql = `SELECT count(*)::int AS "count" FROM "${name}" AS t WHERE t::text ILIKE $1`;
    const [row] = await db.$queryRawUnsafe<{ count: number }[]>(sql, `%${text}%`);
    if (row && row.count > 0) found.push(name);
  }
  return found;
}
