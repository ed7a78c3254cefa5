import type { Session } from "./auth";
import { forbidden, unauthenticated } from "./problem";
import { ADMIN } from "./roles";

/** Lets only admins through: 401 without a session, 403 with another role. */
export function requireAdmin(session: Session | null): asserts session is Session {
  if (!session) throw unauthenticated();
  if (session.role !== ADMIN) throw forbidden();
}
