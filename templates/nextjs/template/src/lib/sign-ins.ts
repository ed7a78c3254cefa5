import { isIPv6 } from "node:net";
import { requireAdmin } from "./admin";
import type { Session } from "./auth";
import { getDb } from "./db";
import { clientAddress } from "./http";
import { type ListQuery, type Page, readPaging, toParams } from "./paging";

const SHOWN_TO_OWNER = 10;
const KEPT_DAYS = 180;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_AGENT = 200;

/** Where an attempt to sign in comes from. */
export interface Visit {
  network: string;
  agent: string;
}

export interface SignInRow extends Visit {
  id: string;
  outcome: string;
  createdAt: string;
}

export interface AdminSignInRow extends SignInRow {
  /** Null when no account has the address that was tried. */
  user: { id: string; name: string; email: string } | null;
}

export function visitOf(request: Request): Visit {
  return {
    network: networkOf(clientAddress(request)),
    agent: (request.headers.get("user-agent") ?? "").slice(0, MAX_AGENT),
  };
}

/** The network of an address: enough to notice a strange one, too little to find a person. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i.exec(address);
  if (v4) return `${v4[1]}.0/24`;
  if (!isIPv6(address)) return "unknown";
  const groups = (address.split("::")[0] ?? "").split(":").slice(0, 3);
  return `${groups.join(":")}::/48`;
}

/** Notes an attempt to sign in, and forgets those that are too old to matter. What was typed is not kept. */
export async function recordSignIn(visit: Visit, outcome: "success" | "failure", userId: string | null) {
  const db = await getDb();
  await db.accountSignIn.create({ data: { ...visit, outcome, userId } });
  const before = new Date(Date.now() - KEPT_DAYS * DAY_MS);
  await db.accountSignIn.deleteMany({ where: { createdAt: { lt: before } } });
}

/** The last attempts to sign in to one's own account, newest first. */
export async function listOwnSignIns(session: Session): Promise<SignInRow[]> {
  const db = await getDb();
  const where = { userId: session.userId };
  const rows = await db.accountSignIn.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: SHOWN_TO_OWNER,
  });
  return rows.map(toRow);
}

/** All attempts to sign in, newest first; for admins. */
export async function listSignIns(session: Session | null, query: ListQuery): Promise<Page<AdminSignInRow>> {
  requireAdmin(session);
  const params = toParams(query);
  const { page, perPage, q } = readPaging(params);
  const match = { contains: q, mode: "insensitive" as const };
  const outcome = params.get("filter.outcome");
  const where = {
    ...(q ? { user: { OR: [{ name: match }, { email: match }] } } : {}),
    ...(outcome ? { outcome } : {}),
  };
  const db = await getDb();
  const [rows, total] = await Promise.all([
    db.accountSignIn.findMany({
      where,
      include: { user: { select: { id: true, name: true, email: true } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * perPage,
      take: perPage,
    }),
    db.accountSignIn.count({ where }),
  ]);
  return { items: rows.map((row) => ({ ...toRow(row), user: row.user })), total, page, perPage };
}

function toRow(row: Omit<SignInRow, "createdAt"> & { createdAt: Date }): SignInRow {
  const { id, outcome, network, agent, createdAt } = row;
  return { id, outcome, network, agent, createdAt: createdAt.toISOString() };
}
