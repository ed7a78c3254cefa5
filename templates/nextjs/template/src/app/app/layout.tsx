import type { ReactNode } from "react";
//% if has("hidden")
import { RoleProvider } from "@/components/app/role-context";
//% endif
import { Shell } from "@/components/app/shell";
import { ToastProvider } from "@/components/ui/toast";
import { requireSession } from "@/lib/auth";

export const dynamic = "force-dynamic";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  return (
    <ToastProvider>
//% if has("hidden")
      <RoleProvider role={session.role}>
        <Shell session={session}>{children}</Shell>
      </RoleProvider>
//% else
      <Shell session={session}>{children}</Shell>
//% endif
    </ToastProvider>
  );
}
