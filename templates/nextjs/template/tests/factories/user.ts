import { DEFAULT_ROLE, type Role } from "@/lib/roles";
import { createTestUser } from "@/lib/testing";

/** Store a user, of the role that new accounts get unless told otherwise. */
export function makeUser(role: Role = DEFAULT_ROLE) {
  return createTestUser(role);
}
