import type { Session } from "../auth";
import { forbidden, unauthenticated } from "../problem";
import type { BaseRow, Operation, Resource, /*? if has("links") ?*/ResourceLink, /*? endif ?*/Scope/*? if has("states") ?*/, TransitionMeta/*? endif ?*/ } from "./types";

/** Who looks at a record: somebody, nobody in particular, or the app itself, which sees everything. */
export type Viewer = Session | null | "app";

/** How far a role may go with an operation; null: not at all. The only place where access is decided. */
export function scopeOf(
  resource: Pick<Resource, "access" | "owned">,
  session: Session | null,
  operation: Operation,
): Scope | null {
  const role = session?.role ?? "public";
  return resource.access[role]?.[operation] ?? null;
}

/** The scope, or a problem: 401 when signing in could help, 403 when it could not. */
export function requireScope(
  resource: Pick<Resource, "access" | "owned">,
  session: Session | null,
  operation: Operation,
): Scope {
  const scope = scopeOf(resource, session, operation);
  if (scope) return scope;
  throw session ? forbidden() : unauthenticated();
}

/** Whether a record with this owner lies in the scope of the operation. */
export function reaches(
  resource: Pick<Resource, "access" | "owned">,
  session: Session | null,
  operation: Operation,
  ownerId: string | null,
): boolean {
  const scope = scopeOf(resource, session, operation);
  if (scope === "all") return true;
  return scope === "own" && session !== null && ownerId === session.userId;
}

/** Whether the session may do something; without a row: with any row at all. */
export function can<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  operation: Operation,
  row?: Row,
): boolean {
  if (!row) return scopeOf(resource, session, operation) !== null;
  return reaches(resource, session, operation, ownerIdOf(row));
}

function ownerIdOf(row: BaseRow): string | null {
  const { owner } = row as { owner?: { id: string } };
  return owner?.id ?? null;
}

/** Whether the session's role sees (and may write) a field. */
export function canSee(resource: Pick<Resource, "fields">, viewer: Viewer, name: string): boolean {
  return viewer === "app" || !resource.fields[name]?.hiddenFrom?.includes(viewer?.role ?? "public");
}

//% if has("links")
/** Whether the session's role may know how the records of a link are called. */
export function knowsNames(link: Pick<ResourceLink, "unnamedFor">, viewer: Viewer): boolean {
  return viewer === "app" || !link.unnamedFor?.includes(viewer?.role ?? "public");
}

//% endif
//% if has("states")
/** The state changes that the session may make with this row now. */
export function allowedTransitions<Row extends BaseRow>(
  resource: Resource<Row>,
  session: Session | null,
  row: Row,
): TransitionMeta[] {
  const { state } = row as { state?: string };
  if (!state || !can(resource, session, "update", row)) return [];
  return resource.transitions.filter(
    (transition) => transition.source.includes(state) && mayTransition(session, transition),
  );
}

/** Whether the role may make this state change; admins may make every one. */
export function mayTransition(session: Session | null, { roles }: TransitionMeta): boolean {
  if (!session) return false;
  return roles.length === 0 || session.role === "admin" || roles.includes(session.role);
}
//% endif
