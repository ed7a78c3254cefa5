import { jwtVerify, SignJWT } from "jose";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "./db";
import { isRole, type Role } from "./roles";

/** Who is signed in. Read from the database on every request, so that a change of role counts at once. */
export interface Session {
  userId: string;
  email: string;
  name: string;
  role: Role;
}

export const COOKIE = "session";
const LIFETIME_S = 7 * 24 * 60 * 60;
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
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_S}s`)
    .sign(secret());
}

/** The session of a token; null when it is forged, expired, revoked, or its user is disabled. */
export async function sessionFromToken(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  const claims = await jwtVerify(token, secret(), { algorithms: ["HS256"] }).catch(() => null);
  if (!claims?.payload.sub) return null;
  const db = await getDb();
  const user = await db.user.findUnique({ where: { id: claims.payload.sub } });
  if (!user || user.disabled || user.tokenVersion !== claims.payload.ver) return null;
  if (!isRole(user.role)) return null;
  return { userId: user.id, email: user.email, name: user.name, role: user.role };
}

/** The Bearer token of a request, else the one in its cookie. */
function tokenOf(request: Request): string | undefined {
  const bearer = request.headers.get("authorization");
  if (bearer?.startsWith("Bearer ")) return bearer.slice("Bearer ".length);
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** The session of an API request: cookie or Bearer token. */
export function sessionOf(request: Request): Promise<Session | null> {
  return sessionFromToken(tokenOf(request));
}

/** The session in server components; looked up once per request. */
export const currentSession = cache(async (): Promise<Session | null> => {
  return sessionFromToken((await cookies()).get(COOKIE)?.value);
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

/** The Set-Cookie header that signs in; an empty token signs out. */
export function sessionCookie(token: string): string {
  const parts = [
    `${COOKIE}=${token}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    `Max-Age=${token ? LIFETIME_S : 0}`,
  ];
  if (isSecure()) parts.push("Secure");
  return parts.join("; ");
}
