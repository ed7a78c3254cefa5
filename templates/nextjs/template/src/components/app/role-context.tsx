"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Role } from "@/lib/roles";

const RoleContext = createContext<Role | null>(null);

export function RoleProvider({ role, children }: { role: Role; children: ReactNode }) {
  return <RoleContext value={role}>{children}</RoleContext>;
}

/** The role of the person who is signed in; `null` outside the app's pages. */
export function useRole(): Role | null {
  return useContext(RoleContext);
}
