import { userPatchInput } from "./account-schema";
import { requireAdmin } from "./admin";
import type { Session } from "./auth";
//% if has("records")
import { publishRevoked } from "./bus";
//% endif
import { getDb } from "./db";
import { parse } from "./http";
import { type ListQuery, type Page, readPaging, toParams } from "./paging";
import { notFound, Problem } from "./problem";
import { ADMIN } from "./roles";
import { m } from "@/messages";

export interface UserRow {
  id: string;
  name: string;
  email: string;
  role: string;
  disabled: boolean;
  createdAt: string;
}

interface UserRecord extends Omit<UserRow, "createdAt"> {
  createdAt: Date;
}

const toRow = ({ id, name, email, role, disabled, createdAt }: UserRecord): UserRow => ({
  id,
  name,
  email,
  role,
  disabled,
  createdAt: createdAt.toISOString(),
});

/** Accounts by name; for admins. */
export async function listUsers(session: Session | null, query: ListQuery): Promise<Page<UserRow>> {
  requireAdmin(session);
  const params = toParams(query);
  const { page, perPage, q } = readPaging(params);
  const match = { contains: q, mode: "insensitive" as const };
  const role = params.get("filter.role");
  const where = {
    ...(q ? { OR: [{ name: match }, { email: match }] } : {}),
    ...(role ? { role } : {}),
  };
  const db = await getDb();
  const [rows, total] = await Promise.all([
    db.user.findMany({
      where,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      skip: (page - 1) * perPage,
      take: perPage,
    }),
    db.user.count({ where }),
  ]);
  return { items: rows.map(toRow), total, page, perPage };
}

/** Changes a user's role or disables the account, which ends its sessions. Admins cannot lock themselves out. */
export async function updateUser(
  session: Session | null,
  id: string,
  input: unknown,
): Promise<UserRow> {
  requireAdmin(session);
  const patch = parse(userPatchInput, input);
  const locksOut = patch.disabled === true || (patch.role !== undefined && patch.role !== ADMIN);
  if (id === session.userId && locksOut) {
    throw new Problem(409, m.problem.ownAccess);
  }
  const db = await getDb();
  const user = await db.user.findUnique({ where: { id } });
  if (!user) throw notFound();
  const revoke = patch.disabled ? { tokenVersion: { increment: 1 } } : {};
  const updated = await db.user.update({ where: { id }, data: { ...patch, ...revoke } });
//% if has("records")
  // A stream that is open was opened with the rights of before.
  if (locksOut || user.role !== updated.role) publishRevoked(id);
//% endif
  return toRow(updated);
}
