import { Prisma } from "@/generated/prisma/client";
import { resources } from "@/models/registry";
import type { Session } from "./auth";
import { getDb } from "./db";
import { can, type Resource, scopeOf } from "./resource";
import { delegateOf } from "./resource/delegate";
import { reachable } from "./resource/where";

const DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface ResourceStats {
  slug: string;
  label: string;
  pluralLabel: string;
  total: number;
  /** New records of the last 14 days, oldest first, days in UTC. */
  perDay: { day: string; count: number }[];
//% if has("states")
  byState: { id: string; label: string; count: number }[];
//% endif
}

export interface Stats {
  resources: ResourceStats[];
}

/** Counts of everything that the session may list. */
export async function stats(session: Session | null, now = new Date()): Promise<Stats> {
  const listed = Object.values(resources).filter((resource) => can(resource, session, "list"));
  return { resources: await Promise.all(listed.map((resource) => statsOf(resource, session, now))) };
}

async function statsOf(resource: Resource, session: Session | null, now: Date): Promise<ResourceStats> {
  const delegate = await delegateOf(resource.model);
  const [total, perDay/*? if has("states") ?*/, byState/*? endif ?*/] = await Promise.all([
    delegate.count({ where: reachable(resource, session, "list") }),
    countPerDay(resource, session, now),
//% if has("states")
    countByState(resource, session),
//% endif
  ]);
  const { slug, label, pluralLabel } = resource;
  return { slug, label, pluralLabel, total, perDay/*? if has("states") ?*/, byState/*? endif ?*/ };
}

async function countPerDay(resource: Resource, session: Session | null, now: Date) {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const since = new Date(today - (DAYS - 1) * DAY_MS);
  const isOwn = scopeOf(resource, session, "list") === "own";
  const conditions = [
    Prisma.sql`"createdAt" >= ${since}`,
    ...(isOwn ? [Prisma.sql`"ownerId" = ${session?.userId ?? ""}`] : []),
//% if has("soft_delete")
    ...(resource.softDelete ? [Prisma.sql`"deletedAt" IS NULL`] : []),
//% endif
  ];
  const db = await getDb();
  const counted = await db.$queryRaw<{ day: string; count: number }[]>`
    SELECT to_char("createdAt", 'YYYY-MM-DD') AS "day", count(*)::int AS "count"
    FROM ${Prisma.raw(`"${resource.table}"`)}
    WHERE ${Prisma.join(conditions, " AND ")}
    GROUP BY 1`;
  const counts = new Map(counted.map(({ day, count }) => [day, count]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(since.getTime() + index * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
}

//% if has("states")
async function countByState(resource: Resource, session: Session | null) {
  if (resource.states.length === 0) return [];
  const delegate = await delegateOf(resource.model);
  const where = reachable(resource, session, "list");
  const groups = await delegate.groupBy({ by: ["state"], where, _count: { _all: true } });
  const counts = new Map(groups.map((group) => [group.state, group._count._all]));
  return resource.states.map(({ id, label }) => ({ id, label, count: counts.get(id) ?? 0 }));
}
//% endif
