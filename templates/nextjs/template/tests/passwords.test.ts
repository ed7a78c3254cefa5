import crypto from "node:crypto";
import * as login from "@/app/api/auth/login/route";
import * as reset from "@/app/api/auth/reset/route";
import * as signup from "@/app/api/auth/signup/route";
import { requestReset } from "@/lib/accounts";
import { backgroundDone } from "@/lib/background";
import { getDb } from "@/lib/db";
import { hashPassword, verifyPassword } from "@/lib/password";
import { weaknessOf } from "@/lib/password-rules";
import { DEFAULT_ROLE } from "@/lib/roles";
import { apiRequest, createTestUser, TEST_PASSWORD } from "@/lib/testing";
import { testApp } from "./support/app";
import { answer } from "./support/collection";

testApp();
const PERSON = { name: "Ada Byron", email: "countess@example.test" };
const signUp = (password: string, email = PERSON.email) =>
  signup.POST(apiRequest("POST", "/api/auth/signup", { body: { name: PERSON.name, email, password } }));

test.each([
  ["one of the most common", "baseball"],
  ["a common one with digits behind it", "iloveyou99"],
  ["a common one in capitals and signs", "P@ssw0rd!"],
  ["a walk along the keys", "qwertyuiop12"],
  ["a row of digits", "9876543210"],
  ["one letter again and again", "aaaaaaaaaaaa"],
  ["the person's name", "Ada Byron"],
  ["the person's address", "countess1234"],
])("%s is refused: %s", (_reason, password) => {
  expect(weaknessOf(password, PERSON)).not.toBeNull();
});

test.each([
  ["small letters alone", "verwinkelteuhr"],
  ["spaces", "the kettle sings at noon"],
  ["digits alone", "730184629517"],
  ["other scripts", "тихаяосеньвлесу"],
  ["signs", "~~{}<>'\"`$()"],
  ["200 characters", "xylophon-".repeat(23).slice(0, 200)],
])("there are no rules about kinds of characters: %s", async (kind, password) => {
  const email = `${kind.replaceAll(" ", "-")}@example.test`;

  expect((await signUp(password, email)).status).toBe(201);
  expect((await login.POST(apiRequest("POST", "/api/auth/login", { body: { email, password } }))).status).toBe(200);
});

test.each([
  ["seven characters", "k7#qPz2"],
  ["201 characters", "xylophon-".repeat(23).slice(0, 201)],
  ["a common password", "sunshine1"],
])("signing up with %s is a 422 at the password", async (_reason, password) => {
  const { status, errors } = await answer(await signUp(password, "nobody@example.test"));

  expect(status).toBe(422);
  expect(Object.keys(errors)).toEqual(["password"]);
});

test("passwords are kept as scrypt, each with a salt of its own", async () => {
  const [one, two] = [await hashPassword(TEST_PASSWORD), await hashPassword(TEST_PASSWORD)];

  expect(one).toMatch(/^scrypt\$\d+\$8\$\d+\$[\w-]{22}\$[\w-]{43}$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword(TEST_PASSWORD, one)).toBe(true);
  expect(await verifyPassword(`${TEST_PASSWORD} `, one)).toBe(false);
});

test("a sign-in does the same work whether or not there is an account", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const hashes = jest.spyOn(crypto, "scrypt");
  const worked = async (email: string) => {
    hashes.mockClear();
    await login.POST(apiRequest("POST", "/api/auth/login", { body: { email, password: "not-the-password" } }));
    return hashes.mock.calls.map(([, , length, options]) => ({ length, options }));
  };

  const known = await worked(user.email);
  const unknown = await worked("who@example.test");
  hashes.mockRestore();

  expect(known).toHaveLength(1);
  expect(unknown).toEqual(known);
});

test("a sign-up does the same work whether or not there is an account", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const hashes = jest.spyOn(crypto, "scrypt");
  await signUp("a-fine-password-1", user.email);
  const taken = hashes.mock.calls.length;
  await signUp("a-fine-password-1", "fresh@example.test");
  const fresh = hashes.mock.calls.length - taken;
  hashes.mockRestore();

  expect(taken).toBe(1);
  expect(fresh).toBe(1);
});

async function mailedToken(email: string): Promise<string> {
  const db = await getDb();
  await db.siteMail.deleteMany({ where: { to: email } });
  await requestReset(email);
  await backgroundDone();
  const mail = await db.siteMail.findFirstOrThrow({ where: { to: email } });
  return /token=([\w-]+)/.exec(mail.text)?.[1] ?? "";
}

const useToken = (token: string, password = "a-fine-password-2") =>
  reset.POST(apiRequest("POST", "/api/auth/reset", { body: { token, password } }));

test("a reset token is 256 random bits, and only its hash is kept", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const token = await mailedToken(user.email);
  const stored = await (await getDb()).passwordReset.findFirstOrThrow({ where: { userId: user.id } });

  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(JSON.stringify(stored)).not.toContain(token);
});

test("a reset token ends after its time", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const token = await mailedToken(user.email);
  await (await getDb()).passwordReset.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });

  expect((await useToken(token)).status).toBe(400);
});

test("a reset ends every other open link; a weak password does not use one up", async () => {
  const user = await createTestUser(DEFAULT_ROLE);
  const [first, second] = [await mailedToken(user.email), await mailedToken(user.email)];

  expect((await useToken(first, "sunshine1")).status).toBe(422);
  expect((await useToken(first)).status).toBe(204);
  expect((await useToken(second)).status).toBe(400);
});
