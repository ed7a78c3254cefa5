import type { z } from "zod";
import type * as schema from "./account-schema";
import { type Session, signToken } from "./auth";
import { inBackground } from "./background";
//% if has("records")
import { publishRevoked } from "./bus";
//% endif
import { getDb } from "./db";
import { passwordResetMail, sendMail } from "./mail";
import { hashPassword, verifyPassword } from "./password";
import { requireStrongPassword } from "./password-rules";
import { Problem } from "./problem";
import { DEFAULT_ROLE } from "./roles";
import { digest, newSecret } from "./secret";
import { recordSignIn, type Visit } from "./sign-ins";
import { m } from "@/messages";

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

/** Creates an account; 409 when the address has one. Takes as long either way. */
export async function signUp(input: z.output<typeof schema.signupInput>, visit: Visit): Promise<SignedIn> {
  const { name, email, website } = input;
  if (website) throw new Problem(422, m.problem.checkForm);
  requireStrongPassword(input.password, { name, email });
  const db = await getDb();
  const passwordHash = await hashPassword(input.password);
  const taken = await db.user.findUnique({ where: { email } });
  if (taken) {
    const errors = { email: [m.problem.haveAccount] };
    throw new Problem(409, m.problem.exists, { errors });
  }
  const user = await db.user.create({ data: { name, email, role: input.role ?? DEFAULT_ROLE, passwordHash } });
  await recordSignIn(visit, "success", user.id);
  return { user: publicAccount(user), token: await signToken(user.id, user.tokenVersion) };
}

/** Signs in; wrong address, wrong password and a disabled account look alike, and take as long. */
export async function signIn(input: z.output<typeof schema.loginInput>, visit: Visit): Promise<SignedIn> {
  const db = await getDb();
  const user = await db.user.findUnique({ where: { email: input.email } });
  const matches = await verifyPassword(input.password, user?.passwordHash);
  const isWelcome = user !== null && matches && !user.disabled;
  await recordSignIn(visit, isWelcome ? "success" : "failure", user?.id ?? null);
  if (!isWelcome) throw new Problem(401, m.problem.wrongPassword);
  return { user: publicAccount(user), token: await signToken(user.id, user.tokenVersion) };
}

/** Makes every token of the user worthless at once; API keys have an end of their own. */
export async function signOut(session: Session): Promise<void> {
  const db = await getDb();
  await db.user.update({ where: { id: session.userId }, data: { tokenVersion: { increment: 1 } } });
//% if has("records")
  publishRevoked(session.userId);
//% endif
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
    throw new Problem(422, m.problem.checkForm, { errors: { current: [m.problem.notYourPassword] } });
  }
  const updated = await setPassword(user, input.password);
  return signToken(user.id, updated.tokenVersion);
}

/**
 * Mails a link that sets a new password once, within half an hour.
 *
 * Nothing waits for the mail: whoever asks learns neither from the answer nor from its time whether there is an account.
 */
export async function requestReset(email: string): Promise<void> {
  const db = await getDb();
  const user = await db.user.findUnique({ where: { email } });
  inBackground("mail with a reset link", async () => {
    if (!user || user.disabled) return;
    const token = newSecret();
    const expiresAt = new Date(Date.now() + RESET_MINUTES * 60_000);
    await db.passwordReset.create({ data: { userId: user.id, tokenHash: digest(token), expiresAt } });
    await sendMail(passwordResetMail(user, token, RESET_MINUTES));
  });
}

/** Sets a new password with a mailed token; 400 when it is unknown, used or too old. */
export async function resetPassword(input: z.output<typeof schema.resetInput>): Promise<void> {
  const db = await getDb();
  const now = new Date();
  const valid = { tokenHash: digest(input.token), usedAt: null, expiresAt: { gt: now } };
  const reset = await db.passwordReset.findFirst({ where: valid, include: { user: true } });
  if (!reset || reset.user.disabled) throw new Problem(400, m.problem.linkEnded);
  // A weak password is refused before the link is used up.
  requireStrongPassword(input.password, reset.user);
  const used = await db.passwordReset.updateMany({ where: valid, data: { usedAt: now } });
  if (used.count !== 1) throw new Problem(400, m.problem.linkEnded);
  await setPassword(reset.user, input.password);
}

/** Stores a new password; older sessions and open reset links end. */
async function setPassword(user: { id: string; name: string; email: string }, password: string) {
  requireStrongPassword(password, user);
  const db = await getDb();
  const passwordHash = await hashPassword(password);
  const updated = await db.user.update({
    where: { id: user.id },
    data: { passwordHash, tokenVersion: { increment: 1 } },
  });
  await db.passwordReset.updateMany({ where: { userId: user.id, usedAt: null }, data: { usedAt: new Date() } });
//% if has("records")
  publishRevoked(user.id);
//% endif
  return updated;
}
