//% if has("records")
import { resources } from "@/models/registry";
//% endif
import { requireAdmin } from "./admin";
import { listKeys } from "./api-keys";
import type { Session } from "./auth";
//% if has("records")
import { publishRevoked } from "./bus";
//% endif
import { getDb } from "./db";
//% if has("records")
import { dependencyOf } from "./db-errors";
import type { FieldMeta } from "./fields";
//% endif
import { verifyPassword } from "./password";
import { notFound, Problem } from "./problem";
//% if has("records")
import { reaches } from "./resource/access";
import { toColumns } from "./resource/columns";
import { type DbRecord, delegateOf } from "./resource/delegate";
import { includeOf, toRow } from "./resource/row";
import type { Resource } from "./resource/types";
//% endif
import { ADMIN/*? if has("records") ?*/, type Role/*? endif ?*/ } from "./roles";
import { m } from "@/messages";

const noAddress = (id: string) => `erased-${id}@deleted.invalid`;

/** Everything that is kept about a person, as JSON (GDPR, articles 15 and 20). */
export async function exportAccount(session: Session): Promise<object> {
  const db = await getDb();
  const { userId } = session;
  const { id, name, email, role, createdAt } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const newest = { orderBy: { createdAt: "desc" as const } };
  const [signIns, mails, leads, keys] = await Promise.all([
    db.accountSignIn.findMany({ where: { userId }, omit: { userId: true }, ...newest }),
    db.siteMail.findMany({ where: { to: email }, omit: { text: true, html: true }, ...newest }),
    db.siteLead.findMany({ where: { email }, ...newest }),
    listKeys(session),
  ]);
//% if has("records")
  const records: Record<string, object[]> = {};
  for (const resource of Object.values(resources)) {
    const own = await recordsOf(resource, userId);
    if (own.length > 0) records[resource.slug] = own.map((record) => toRow(resource, session, record));
  }
//% endif
  const account = { id, name, email, role, createdAt };
  return { exportedAt: new Date(), account, signIns, keys, mails, leads/*? if has("records") ?*/, records/*? endif ?*/ };
}

//% if has("records")
/** The records that belong to a person, or that say who the person is. */
async function recordsOf(resource: Resource, userId: string): Promise<DbRecord[]> {
//% if has("people")
  const links = Object.values(resource.links).filter((link) => link.target === "users" && !link.many);
  const ways = links.map((link) => ({ [link.key]: userId }));
  if (resource.owned) ways.push({ ownerId: userId });
  if (ways.length === 0) return [];
//% else
  if (!resource.owned) return [];
//% endif
  const delegate = await delegateOf(resource.model);
  return delegate.findMany({ where: /*? if has("people") ?*/{ OR: ways }/*? else ?*/{ ownerId: userId }/*? endif ?*/, include: includeOf(resource), orderBy: { createdAt: "desc" } });
}

//% endif
/** Erases one's own account (GDPR, article 17); asks for the password, because it cannot be undone. */
export async function eraseAccount(session: Session, password: string): Promise<void> {
  const db = await getDb();
  const user = await db.user.findUniqueOrThrow({ where: { id: session.userId } });
  if (!(await verifyPassword(password, user.passwordHash))) {
    throw new Problem(422, m.problem.checkForm, { errors: { password: [m.problem.notYourPassword] } });
  }
  await erase(user);
}

/** Erases somebody's account on request; for admins. */
export async function eraseUser(session: Session | null, id: string): Promise<void> {
  requireAdmin(session);
  if (id === session.userId) throw new Problem(409, m.problem.eraseOwn);
  const db = await getDb();
  const user = await db.user.findUnique({ where: { id } });
  if (!user) throw notFound();
  await erase(user);
}

interface Person {
  id: string;
  email: string;
  name: string;
  role: string;
}

//% if has("records")
/**
 * What the person could delete is deleted for good; what belongs to the business, or is linked to what others own,
 * stays without what names the person. The account becomes an empty shell that nobody can sign in to.
 */
//% else
/** The account becomes an empty shell that nobody can sign in to, and nothing else names the person. */
//% endif
async function erase(user: Person): Promise<void> {
  const db = await getDb();
  const admins = await db.user.count({ where: { role: ADMIN, disabled: false, id: { not: user.id } } });
  if (user.role === ADMIN && admins === 0) throw new Problem(409, m.problem.lastAdmin);
//% if has("records")
  const session = { userId: user.id, email: user.email, name: user.name, role: user.role as Role };
  await deleteRecords(session);
  for (const resource of Object.values(resources)) await blankRecords(resource, user.id);
//% endif
  await db.$transaction([
    db.user.update({
      where: { id: user.id },
      data: {
        name: m.privacy.deletedUser,
        email: noAddress(user.id),
        passwordHash: "",
        disabled: true,
        tokenVersion: { increment: 1 },
      },
    }),
    db.accountKey.deleteMany({ where: { userId: user.id } }),
    db.accountSignIn.deleteMany({ where: { userId: user.id } }),
    db.passwordReset.deleteMany({ where: { userId: user.id } }),
    db.siteMail.deleteMany({ where: { to: user.email } }),
    db.siteLead.deleteMany({ where: { email: user.email } }),
  ]);
//% if has("records")
  publishRevoked(user.id);
//% endif
}

//% if has("records")
/** Deletes in rounds, since a record goes only after those that hang on it. */
async function deleteRecords(session: Session): Promise<void> {
  const mine = Object.values(resources).filter(
    (resource) => resource.owned && reaches(resource, session, "delete", session.userId),
  );
  let deleted = 0;
  do {
    deleted = 0;
    for (const resource of mine) {
      const delegate = await delegateOf(resource.model);
      for (const { id } of await delegate.findMany({ where: { ownerId: session.userId } })) {
        const isGone = await delegate.delete({ where: { id } }).then(() => true, notIfLinked);
        if (!isGone) continue;
        await forgetHistory(resource, id);
        deleted += 1;
      }
    }
  } while (deleted > 0);
}

function notIfLinked(error: unknown): boolean {
  if (dependencyOf(error)) return false;
  throw error;
}

/** A history holds values of before, so that it goes with what it is about. */
async function forgetHistory({ /*? if has("history") ?*/audit, /*? endif ?*/model }: Resource, recordId: string): Promise<void> {
  const db = await getDb();
  await db.siteChange.deleteMany({ where: { model: /*? if has("history") ?*/audit ?? model/*? else ?*/model/*? endif ?*/, recordId } });
}

async function blankRecords(resource: Resource, userId: string): Promise<void> {
  const personal = Object.values(resource.fields).filter(isPersonal);
  if (personal.length === 0) return;
  const delegate = await delegateOf(resource.model);
  for (const { id } of await recordsOf(resource, userId)) {
    const values = Object.fromEntries(personal.map((field) => [field.name, blankOf(field, id)]));
    await delegate.update({ where: { id }, data: await toColumns(resource, values/*? if has("many") ?*/, "set"/*? endif ?*/) });
    await forgetHistory(resource, id);
  }
}

/** Ways to reach a person, and what the spec marks as personal. */
function isPersonal({ type, personal, required }: FieldMeta): boolean {
  const canBeBlank = !required || ["string", "text", "rich_text", "email", "phone"].includes(type);
  return canBeBlank && (personal === true || type === "email" || type === "phone");
}

function blankOf({ type, required }: FieldMeta, id: string): string | null {
  if (!required) return null;
  return type === "email" ? noAddress(id) : `erased ${id.slice(-6)}`;
}
//% endif
