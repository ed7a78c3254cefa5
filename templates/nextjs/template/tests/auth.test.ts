import * as forgot from "@/app/api/auth/forgot/route";
import * as login from "@/app/api/auth/login/route";
import * as logout from "@/app/api/auth/logout/route";
import * as me from "@/app/api/auth/me/route";
import * as password from "@/app/api/auth/password/route";
import * as reset from "@/app/api/auth/reset/route";
import * as signup from "@/app/api/auth/signup/route";
import * as userRoute from "@/app/api/users/[id]/route";
import * as users from "@/app/api/users/route";
import { backgroundDone } from "@/lib/background";
import { getDb } from "@/lib/db";
import { DEFAULT_ROLE } from "@/lib/roles";
import { apiRequest, createTestUser, TEST_PASSWORD } from "@/lib/testing";
import { testApp } from "./support/app";
import { answer } from "./support/collection";

interface Account {
  user: { id: string; email: string; name: string; role: string };
  token: string;
}

const app = testApp();
const post = (path: string, body: unknown, token?: string) =>
  apiRequest("POST", `/api/auth/${path}`, { body, token });
const signIn = (email: string, secret: string) =>
  login.POST(post("login", { email, password: secret }));

describe("signing up", () => {
  test("makes an account that is signed in", async () => {
    const body = { name: "Ada Byron", email: "ada@example.test", password: "long-enough-1" };

    const response = await signup.POST(post("signup", body));
    const { body: account, status } = await answer<Account>(response);

    expect(status).toBe(201);
    expect(account.user).toMatchObject({ email: body.email, name: body.name, role: DEFAULT_ROLE });
    expect(account.user).not.toHaveProperty("passwordHash");
    expect(response.headers.get("set-cookie")).toMatch(/session=.+HttpOnly/i);
    expect(response.headers.get("set-cookie")).toMatch(/SameSite=Lax/i);
  });

  test("takes an address once", async () => {
    const body = { name: "Bo", email: "bo@example.test", password: "long-enough-1" };
    await signup.POST(post("signup", body));

    expect((await signup.POST(post("signup", { ...body, email: "BO@example.test" }))).status).toBe(409);
  });

  test.each([
    ["a short password", { password: "short" }, "password"],
    ["no address", { email: "nobody" }, "email"],
    ["no name", { name: "" }, "name"],
    ["the role of an admin", { role: "admin" }, "role"],
  ])("refuses %s", async (_reason, changes, property) => {
    const body = { name: "Cy", email: "cy@example.test", password: "long-enough-1", ...changes };

    const { status, errors } = await answer(await signup.POST(post("signup", body)));

    expect(status).toBe(422);
    expect(Object.keys(errors)).toContain(property);
  });
});

describe("signing in", () => {
  test("gives a token that the API takes, and a cookie that it takes too", async () => {
    const user = await createTestUser(DEFAULT_ROLE);

    const response = await signIn(user.email, TEST_PASSWORD);
    const cookie = response.headers.get("set-cookie")?.split(";")[0];
    const { token } = (await answer<Account>(response)).body;

    expect((await me.GET(apiRequest("GET", "/api/auth/me", { token }))).status).toBe(200);
    expect((await me.GET(apiRequest("GET", "/api/auth/me", { cookie }))).status).toBe(200);
    expect((await me.GET(apiRequest("GET", "/api/auth/me"))).status).toBe(401);
    expect((await me.GET(apiRequest("GET", "/api/auth/me", { token: `${token}x` }))).status).toBe(401);
  });

  test("says the same for a wrong password and an unknown address", async () => {
    const user = await createTestUser(DEFAULT_ROLE);

    const wrong = await answer<{ title: string }>(await signIn(user.email, "not-the-password"));
    const unknown = await answer<{ title: string }>(await signIn("who@example.test", "not-the-password"));

    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  test("ends with the cookie", async () => {
    const response = await logout.POST(post("logout", {}));

    expect(response.status).toBe(204);
    expect(response.headers.get("set-cookie")).toMatch(/session=;|Max-Age=0|1970/i);
  });
});

describe("passwords", () => {
  test("can be changed by who knows the old one; other sessions end", async () => {
    const user = await createTestUser(DEFAULT_ROLE);
    const change = (current: string) =>
      password.POST(post("password", { current, password: "brand-new-pass-1" }, user.token));

    expect([401, 403, 422]).toContain((await change("not-the-password")).status);
    expect((await change(TEST_PASSWORD)).status).toBe(204);
    expect((await me.GET(apiRequest("GET", "/api/auth/me", { token: user.token }))).status).toBe(401);
    expect((await signIn(user.email, "brand-new-pass-1")).status).toBe(200);
  });

  test("can be reset once with the link that was mailed", async () => {
    const user = await createTestUser(DEFAULT_ROLE);
    const db = await getDb();

    expect((await forgot.POST(post("forgot", { email: user.email }))).status).toBe(202);
    expect((await forgot.POST(post("forgot", { email: "who@example.test" }))).status).toBe(202);
    await backgroundDone();
    const mail = await db.siteMail.findFirstOrThrow({ where: { to: user.email } });
    const token = /reset-password\?token=([\w.~-]+)/.exec(mail.text)?.[1];

    const body = { token, password: "brand-new-pass-2" };
    expect((await reset.POST(post("reset", body))).status).toBe(204);
    expect((await reset.POST(post("reset", body))).status).toBe(400);
    expect((await signIn(user.email, "brand-new-pass-2")).status).toBe(200);
  });
});

describe("user administration", () => {
  const list = (token?: string) => users.GET(apiRequest("GET", "/api/users", { token }));
  const patch = (id: string, body: unknown, token: string) =>
    userRoute.PATCH(apiRequest("PATCH", `/api/users/${id}`, { body, token }), {
      params: Promise.resolve({ id }),
    });

  test("is for admins", async () => {
    expect((await list()).status).toBe(401);
    expect((await list(app.user(DEFAULT_ROLE).token)).status).toBe(403);
    expect((await list(app.user("admin").token)).status).toBe(200);
  });

  test("shuts an account out at once", async () => {
    const user = await createTestUser(DEFAULT_ROLE);

    expect((await patch(user.id, { disabled: true }, app.user("admin").token)).status).toBe(200);

    expect((await me.GET(apiRequest("GET", "/api/auth/me", { token: user.token }))).status).toBe(401);
    expect((await signIn(user.email, TEST_PASSWORD)).status).not.toBe(200);
  });

  test("does not let admins shut themselves out", async () => {
    const admin = app.user("admin");

    expect((await patch(admin.id, { disabled: true }, admin.token)).status).toBe(409);
  });
});
