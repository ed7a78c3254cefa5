import { jwtVerify, SignJWT } from "jose";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "./db";
import { Problem, unauthenticated } from "./problem";
import { isRole, type Role } from "./roles";
import { digest } from "./secret";
import { m } from "@/messages";

/** Who is signed in. Read from the database on every request, so that a change of role counts at once. */
export interface Session {
  userId: string;
  email: string;
  name: string;
  role: Role;
  /** The API key that a program signed in with; missing for a person. */
  keyId?: string;
}

const LIFETIME_S = 7 * 24 * 60 * 60;
/** Who the tokens are for, so that a token made with the same secret for another purpose is not a session. */
const AUDIENCE = "session";
/** How API keys begin, so that they are told from tokens. */
export const KEY_MARK = "key_";
/** The last use of a key is noted no more often than this. */
const NOTE_EVERY_MS = 60_000;
const MIN_SECRET_LENGTH = 32;

function secret(): Uint8Array {
  const fallback = process.env.NODE_ENV === "production" ? "" : "only-for-development-not-a-secret";
  const value = process.env.JWT_SECRET || fallback;
  if (value.length < MIN_SECRET_LENGTH) {
    throw new Error(`JWT_SECRET must have at least ${MIN_SECRET_LENGTH} characters`);
  }
  return new TextEncoder().encode(value);
}

/** A token that is good for seven days, or until the user's token version changes. */
export function signToken(userId: string, tokenVersion: number): Promise<string> {
  return new SignJWT({ ver: tokenVersion })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_S}s`)
    .sign(secret());
}

/** The session of a token; null when it is forged, expired, revoked, or its user is disabled. */
export async function sessionFromToken(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  // The algorithm and the key are ours; nothing in the token's header can choose others.
  const options = { algorithms: ["HS256"], audience: AUDIENCE };
  const claims = await jwtVerify(token, secret(), options).catch(() => null);
  if (!claims?.payload.sub) return null;
  const db = await getDb();
  const user = await db.user.findUnique({ where: { id: claims.payload.sub } });
  return user?.tokenVersion === claims.payload.ver ? sessionOfUser(user) : null;
}

interface UserRecord {
  id: string;
  email: string;
  name: string;
  role: string;
  disabled: boolean;
}

/** The session of a stored user; null when the account is disabled or its role is gone. */
function sessionOfUser(user: UserRecord | null): Session | null {
  if (!user || user.disabled || !isRole(user.role)) return null;
  return { userId: user.id, email: user.email, name: user.name, role: user.role };
}

/** The session of a key; null when it is unknown, revoked or too old, or its owner is disabled. */
async function sessionFromKey(secret: string): Promise<Session | null> {
  const db = await getDb();
  const key = await db.accountKey.findUnique({ where: { keyHash: digest(secret) }, include: { user: true } });
  const now = Date.now();
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt.getTime() <= now)) return null;
  const session = sessionOfUser(key.user);
  if (!session) return null;
  if (now - (key.lastUsedAt?.getTime() ?? 0) > NOTE_EVERY_MS) {
    await db.accountKey.updateMany({ where: { id: key.id }, data: { lastUsedAt: new Date(now) } });
  }
  return { ...session, keyId: key.id };
}

/** The Bearer token of a request, else the one in its cookie. */
function tokenOf(request: Request): string | undefined {
  const bearer = request.headers.get("authorization");
  if (bearer?.startsWith("Bearer ")) return bearer.slice("Bearer ".length);
  const start = `${cookieName()}=`;
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

/** The session of an API request: cookie, Bearer token, or an API key as Bearer. */
export function sessionOf(request: Request): Promise<Session | null> {
  const token = tokenOf(request);
  return token?.startsWith(KEY_MARK) ? sessionFromKey(token) : sessionFromToken(token);
}

/** The session of a person, for routes about the account itself: a program's key may not change what it hangs on. */
export async function personOf(request: Request): Promise<Session> {
  const session = await sessionOf(request);
  if (!session) throw unauthenticated();
  if (session.keyId) throw new Problem(403, m.problem.forbidden, { detail: m.problem.keyCannot });
  return session;
}

/** The session in server components; looked up once per request. */
export const currentSession = cache(async (): Promise<Session | null> => {
  return sessionFromToken((await cookies()).get(cookieName())?.value);
});

/** The session of a page that needs one: others go to the sign-in page, and a wrong role sees "not found". */
export async function requireSession(roles?: readonly Role[]): Promise<Session> {
  const session = await currentSession();
  if (!session) redirect("/login");
  if (roles && !roles.includes(session.role)) notFound();
  return session;
}

const isSecure = () =>
  process.env.NODE_ENV === "production" && process.env.COOKIE_SECURE !== "false";

/** With the prefix, browsers refuse a cookie of this name that is not Secure, or that a neighbouring host sets. */
const cookieName = () => (isSecure() ? "__Host-session" : "session");

/** The Set-Cookie header that signs in; an empty token signs out. */
export function sessionCookie(token: string): string {
  const parts = [
    `${cookieName()}=${token}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    `Max-Age=${token ? LIFETIME_S : 0}`,
  ];
  if (isSecure()) parts.push("Secure");
  return parts.join("; ");
}
