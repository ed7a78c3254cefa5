import type { PrismaClient } from "@/generated/prisma/client";
import { type Session, sessionFromToken, signToken } from "./auth";
import { closeDb, getDb } from "./db";
import { hashPassword } from "./password";
import type { Role } from "./roles";

export const TEST_PASSWORD = "demo-password-1";

/** A fresh database in memory with every migration applied: a copy of the one that `npm test` makes first. */
export async function prepareTestDatabase(): Promise<PrismaClient> {
  process.env.DATABASE_URL = `pglite:memory:${process.env.TEST_DATABASE}`;
  process.env.JWT_SECRET ??= "a-secret-that-only-tests-know-0123456789";
//% if has("sealed")
  process.env.DATA_KEYS ??= `test:${Buffer.alloc(32, "only for tests").toString("base64")}`;
//% endif
  process.env.RATE_LIMIT = "off";
  return getDb();
}

export function closeTestDatabase(): Promise<void> {
  return closeDb();
}

export interface TestUser {
  id: string;
  email: string;
  token: string;
  session: Session;
}

let made = 0;
let hashed: Promise<string> | undefined;

/** An account with the role, signed in. */
export async function createTestUser(role: Role, name = `Test ${role}`): Promise<TestUser> {
  const db = await getDb();
  made += 1;
  const user = await db.user.create({
    data: {
      name,
      email: `${role}-${made}@example.test`,
      role,
      // Slow on purpose, so once is enough.
      passwordHash: await (hashed ??= hashPassword(TEST_PASSWORD)),
    },
  });
  const token = await signToken(user.id, user.tokenVersion);
  const session = await sessionFromToken(token);
  if (!session) throw new Error("a fresh account must be able to sign in");
  return { id: user.id, email: user.email, token, session };
}

interface RequestParts {
  body?: unknown;
  token?: string;
  cookie?: string;
  headers?: Record<string, string>;
}

/** A request as a client would send it, for calling route handlers directly. */
export function apiRequest(method: string, target: string, parts: RequestParts = {}): Request {
  const headers = new Headers(parts.headers);
  if (parts.body !== undefined) headers.set("content-type", "application/json");
  if (parts.token) headers.set("authorization", `Bearer ${parts.token}`);
  if (parts.cookie) headers.set("cookie", parts.cookie);
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  return new Request(new URL(target, "http://localhost:3000"), { method, headers, body });
}
