import type { ReactNode } from "react";
import { RoleProvider } from "@/components/app/role-context";
import { Shell } from "@/components/app/shell";
import { ToastProvider } from "@/components/ui/toast";
import { requireSession } from "@/lib/auth";

export const dynamic = "force-dynamic";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  return (
    <ToastProvider>
      <RoleProvider role={session.role}>
        <Shell session={session}>{children}</Shell>
      </RoleProvider>
    </ToastProvider>
  );
}
