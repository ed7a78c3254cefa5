import type { Session } from "../auth";
import { Problem } from "../problem";
import { scopeOf } from "./access";
import { type DbRecord, delegateOf } from "./delegate";
import type { Input, Resource, ResourceLink } from "./types";
import { reachable, type Where } from "./where";
import { m } from "@/messages";

/** Refuses new links to records that do not exist for this session; links that were there already may stay. */
export async function requireLinkTargets(
  resource: Pick<Resource, "links">,
  session: Session | null,
  values: Input,
  record: DbRecord | null,
): Promise<void> {
  const errors: Record<string, string[]> = {};
  for (const link of Object.values(resource.links)) {
    const linked = linkedIds(link, record);
    const added = new Set([values[link.key] ?? []].flat().map(String).filter((id) => !linked.includes(id)));
    if (added.size > 0 && !(await allExist(link, session, [...added]))) {
      errors[link.key] = [m.validation.existing(link.label)];
    }
  }
  if (Object.keys(errors).length > 0) throw new Problem(422, m.problem.checkForm, { errors });
}

function linkedIds(link: ResourceLink, record: DbRecord | null): string[] {
  if (!record) return [];
  const value = record[link.name] as { id: string } | { id: string }[] | null;
  return [value ?? []].flat().map((one) => one.id);
}

async function allExist(link: ResourceLink, session: Session | null, ids: string[]): Promise<boolean> {
  const reach = await reachOf(link, session);
  if (!reach) return false;
  const delegate = await delegateOf(link.model);
  return (await delegate.count({ where: { AND: [reach, { id: { in: ids } }] } })) === ids.length;
}

async function reachOf(link: ResourceLink, session: Session | null): Promise<Where | null> {
  if (link.target === "users") return { disabled: false };
  const { resources } = await import("@/models/registry");
  const target = resources[link.target];
  return target && scopeOf(target, session, "read") ? reachable(target, session, "read") : null;
}
