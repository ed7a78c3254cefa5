import type { z } from "zod";
import type { keyInput } from "./account-schema";
import { KEY_MARK, type Session } from "./auth";
import { getDb } from "./db";
import { notFound, Problem } from "./problem";
import { digest, newSecret } from "./secret";
import { m } from "@/messages";

const PREFIX_LENGTH = KEY_MARK.length + 8;
const MAX_KEYS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A key as its owner sees it: never the secret, only how it begins. */
export interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

interface KeyRecord extends Pick<KeyRow, "id" | "name" | "prefix"> {
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const toRow = ({ id, name, prefix, createdAt, expiresAt, lastUsedAt }: KeyRecord): KeyRow => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

/** The keys of a person that still work, newest first. */
export async function listKeys(session: Session): Promise<KeyRow[]> {
  const db = await getDb();
  const where = { userId: session.userId, revokedAt: null };
  const keys = await db.accountKey.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return keys.map(toRow);
}

/** Makes a key with the rights of its owner. The secret is in this answer and nowhere else: only its hash is kept. */
export async function createKey(
  session: Session,
  input: z.output<typeof keyInput>,
): Promise<{ key: KeyRow; secret: string }> {
  const db = await getDb();
  const count = await db.accountKey.count({ where: { userId: session.userId, revokedAt: null } });
  if (count >= MAX_KEYS) throw new Problem(409, m.problem.tooManyKeys, { detail: m.problem.tooManyKeysHelp });
  const secret = KEY_MARK + newSecret();
  const key = await db.accountKey.create({
    data: {
      userId: session.userId,
      name: input.name,
      prefix: secret.slice(0, PREFIX_LENGTH),
      keyHash: digest(secret),
      expiresAt: input.days ? new Date(Date.now() + input.days * DAY_MS) : null,
    },
  });
  return { key: toRow(key), secret };
}

/** Ends a key at once; 404 for a key of somebody else. */
export async function revokeKey(session: Session, id: string): Promise<void> {
  const db = await getDb();
  const where = { id, userId: session.userId, revokedAt: null };
  const revoked = await db.accountKey.updateMany({ where, data: { revokedAt: new Date() } });
  if (revoked.count === 0) throw notFound();
}
