import { createHash, randomBytes } from "node:crypto";
import type { z } from "zod";
import type * as schema from "./account-schema";
import { type Session, signToken } from "./auth";
import { getDb } from "./db";
import { passwordResetMail, sendMail } from "./mail";
import { hashPassword, verifyPassword } from "./password";
import { Problem } from "./problem";
import { DEFAULT_ROLE } from "./roles";

const RESET_MINUTES = 30;

export interface Account {
  id: string;
  name: string;
  email: string;
  role: string;
}

interface SignedIn {
  user: Account;
  token: string;
}

const publicAccount = ({ id, name, email, role }: Account): Account => ({ id, name, email, role });
const digest = (token: string) => createHash("sha256").update(token).digest("hex");

/** Creates an account; 409 when the address has one. */
export async function signUp(input: z.output<typeof schema.signupInput>): Promise<SignedIn> {
  const db = await getDb();
  const taken = await db.user.findUnique({ where: { email: input.email } });
  if (taken) {
    const errors = { email: ["There is an account with this address already"] };
    throw new Problem(409, "Already exists", { errors });
  }
  const user = await db.user.create({
    data: {
      name: input.name,
      email: input.email,
      role: input.role ?? DEFAULT_ROLE,
      passwordHash: await hashPassword(input.password),
    },
  });
  return { user: publicAccount(user), token: await signToken(user.id, user.tokenVersion) };
}

/** Signs in; wrong address, wrong password and a disabled account look alike. */
export async function signIn(input: z.output<typeof schema.loginInput>): Promise<SignedIn> {
  const db = await getDb();
  const user = await db.user.findUnique({ where: { email: input.email } });
  const matches = await verifyPassword(input.password, user?.passwordHash);
  if (!user || !matches || user.disabled) {
    throw new Problem(401, "Email or password is wrong");
  }
  return { user: publicAccount(user), token: await signToken(user.id, user.tokenVersion) };
}

/** Makes every token of the user worthless at once. */
export async function signOut(session: Session): Promise<void> {
  const db = await getDb();
  await db.user.update({ where: { id: session.userId }, data: { tokenVersion: { increment: 1 } } });
}

export async function readAccount(session: Session): Promise<Account> {
  const db = await getDb();
  return publicAccount(await db.user.findUniqueOrThrow({ where: { id: session.userId } }));
}

export async function updateAccount(
  session: Session,
  input: z.output<typeof schema.profileInput>,
): Promise<Account> {
  const db = await getDb();
  return publicAccount(await db.user.update({ where: { id: session.userId }, data: input }));
}

/** Changes the password and returns a new token; all older ones stop working. */
export async function changePassword(
  session: Session,
  input: z.output<typeof schema.passwordInput>,
): Promise<string> {
  const db = await getDb();
  const user = await db.user.findUniqueOrThrow({ where: { id: session.userId } });
  if (!(await verifyPassword(input.current, user.passwordHash))) {
    throw new Problem(422, "Please check the form", { errors: { current: ["This is not your password"] } });
  }
  const updated = await setPassword(user.id, input.password);
  return signToken(user.id, updated.tokenVersion);
}

/** Mails a link that sets a new password once, within half an hour. Says nothing about unknown addresses. */
export async function requestReset(email: string): Promise<void> {
  const db = await getDb();
  const user = await db.user.findUnique({ where: { email } });
  if (!user || user.disabled) return;
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + RESET_MINUTES * 60_000);
  await db.passwordReset.create({ data: { userId: user.id, tokenHash: digest(token), expiresAt } });
  await sendMail(passwordResetMail(user, token, RESET_MINUTES));
}

/** Sets a new password with a mailed token; 400 when it is unknown, used or too old. */
export async function resetPassword(input: z.output<typeof schema.resetInput>): Promise<void> {
  const db = await getDb();
  const now = new Date();
  const tokenHash = digest(input.token);
  const used = await db.passwordReset.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (used.count !== 1) throw new Problem(400, "This link is no longer valid");
  const { userId } = await db.passwordReset.findUniqueOrThrow({ where: { tokenHash } });
  await setPassword(userId, input.password);
}

async function setPassword(userId: string, password: string) {
  const db = await getDb();
  const passwordHash = await hashPassword(password);
  return db.user.update({
    where: { id: userId },
    data: { passwordHash, tokenVersion: { increment: 1 } },
  });
}
