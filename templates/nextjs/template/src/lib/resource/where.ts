import type { Session } from "../auth";
import { requireScope } from "./access";
import type { Operation, Resource } from "./types";

export type Where = Record<string, unknown>;

/** The records that an operation of this session reaches; a problem when it reaches none. */
export function reachable(
  resource: Pick<Resource, "access" | "owned"/*? if has("soft_delete") ?*/ | "softDelete"/*? endif ?*/>,
  session: Session | null,
  operation: Operation,
): Where {
//% if has("soft_delete")
  return { ...present(resource), ...inScope(resource, session, operation) };
}

/** The deleted records that this session may restore: those it may delete. */
export function restorable(resource: Pick<Resource, "access" | "owned">, session: Session | null): Where {
  return { ...removed, ...inScope(resource, session, "delete") };
}

function inScope(
  resource: Pick<Resource, "access" | "owned">,
  session: Session | null,
  operation: Operation,
): Where {
//% endif
  const scope = requireScope(resource, session, operation);
  return scope === "own" ? { ownerId: session?.userId ?? "" } : {};
}
//% if has("soft_delete")

/** Leaves out what was deleted softly. */
export function present(resource: Pick<Resource, "softDelete">): Where {
  return resource.softDelete ? { deletedAt: null } : {};
}

/** Only what was deleted softly. */
export const removed: Where = { deletedAt: { not: null } };
//% endif
