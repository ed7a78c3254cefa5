import * as key from "@/app/api/auth/keys/[id]/route";
import * as keys from "@/app/api/auth/keys/route";
import * as me from "@/app/api/auth/me/route";
import * as password from "@/app/api/auth/password/route";
import * as users from "@/app/api/users/route";
import { getDb } from "@/lib/db";
import { DEFAULT_ROLE } from "@/lib/roles";
import { apiRequest, createTestUser } from "@/lib/testing";
import { testApp } from "./support/app";
import { answer } from "./support/collection";

interface Made {
  key: { id: string; name: string; prefix: string };
  secret: string;
}

const app = testApp();
const make = (token: string, body: object = { name: "Nightly import" }) =>
  keys.POST(apiRequest("POST", "/api/auth/keys", { token, body }));
const made = async (token: string, body?: object) => (await answer<Made>(await make(token, body))).body;
const whoAmI = (token: string) => me.GET(apiRequest("GET", "/api/auth/me", { token }));
const revoke = (id: string, token: string) =>
  key.DELETE(apiRequest("DELETE", `/api/auth/keys/${id}`, { token }), { params: Promise.resolve({ id }) });

test("a key works as Bearer with the role of its owner", async () => {
  const admin = await made(app.user("admin").token);
  const other = await made(app.user(DEFAULT_ROLE).token);
  const listUsers = (token: string) => users.GET(apiRequest("GET", "/api/users", { token }));

  expect((await whoAmI(other.secret)).status).toBe(200);
  expect((await listUsers(admin.secret)).status).toBe(200);
  expect((await listUsers(other.secret)).status).toBe(403);
});

test("the secret is shown once, and kept as a hash only", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const { secret, key: row } = await made(user.token);

  const listed = JSON.stringify((await answer(await keys.GET(apiRequest("GET", "/api/auth/keys", user)))).body);
  const stored = await (await getDb()).accountKey.findUniqueOrThrow({ where: { id: row.id } });

  expect(secret).toMatch(/^key_[\w-]{43}$/);
  expect(secret.startsWith(row.prefix)).toBe(true);
  expect(listed).toContain(row.prefix);
  expect(listed).not.toContain(secret);
  expect(JSON.stringify(stored)).not.toContain(secret);
});

test("keys are random: at least 128 bits, never twice", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const secrets = new Set<string>();
  for (let count = 0; count < 10; count++) secrets.add((await made(user.token)).secret);

  expect(secrets.size).toBe(10);
  for (const secret of secrets) {
    expect(Buffer.from(secret.slice("key_".length), "base64url").length * 8).toBeGreaterThanOrEqual(128);
  }
});

test("a revoked key is refused at once, and only its owner can revoke it", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const { secret, key: row } = await made(user.token);

  expect((await revoke(row.id, app.user("admin").token)).status).toBe(404);
  expect((await whoAmI(secret)).status).toBe(200);
  expect((await revoke(row.id, user.token)).status).toBe(204);
  expect((await whoAmI(secret)).status).toBe(401);
});

test("a key ends with its date, and with its owner's account", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const { secret, key: row } = await made(user.token, { name: "Short", days: 1 });
  const db = await getDb();

  expect((await whoAmI(secret)).status).toBe(200);
  await db.user.update({ where: { id: user.id }, data: { disabled: true } });
  expect((await whoAmI(secret)).status).toBe(401);
  await db.user.update({ where: { id: user.id }, data: { disabled: false } });
  await db.accountKey.update({ where: { id: row.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await whoAmI(secret)).status).toBe(401);
});

test("a key cannot manage the account that it belongs to", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const { secret } = await made(user.token);
  const body = { current: "x", password: "a-new-password-1" };

  expect((await make(secret)).status).toBe(403);
  expect((await keys.GET(apiRequest("GET", "/api/auth/keys", { token: secret }))).status).toBe(403);
  expect((await password.POST(apiRequest("POST", "/api/auth/password", { token: secret, body }))).status).toBe(403);
});

test("an unknown key is refused", async () => {
  expect((await whoAmI(`key_${"A".repeat(43)}`)).status).toBe(401);
  expect((await whoAmI("key_")).status).toBe(401);
});

test("there are no more than twenty keys at a time", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  for (let count = 0; count < 20; count++) expect((await make(user.token)).status).toBe(201);

  expect((await make(user.token)).status).toBe(409);
});
