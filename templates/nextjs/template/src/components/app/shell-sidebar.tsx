import type { ReactNode } from "react";
import { Brand } from "@/components/app/brand";
import { NavLink } from "@/components/app/nav-link";
import { navigation } from "@/components/app/navigation";
import { TabBar } from "@/components/app/tab-bar";
import { UserMenu } from "@/components/app/user-menu";
import type { Session } from "@/lib/auth";
import { roleLabel } from "@/lib/roles";
import { m } from "@/messages";

/** The frame of every page: ways at the side, or along the bottom of a phone. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const groups = navigation(session);
  const person = { name: session.name, email: session.email, role: roleLabel(session.role) };
  return (
    <div className="min-h-dvh bg-bg text-ink md:grid md:grid-cols-[15.5rem_minmax(0,1fr)]">
      <header className="flex items-center justify-between gap-4 border-b border-line bg-surface px-4 py-2 md:hidden">
        <Brand href="/app" />
        <div>
          <UserMenu {...person} look="picture" />
        </div>
      </header>
      <header className="sticky top-0 hidden h-dvh flex-col gap-6 border-r border-line bg-surface px-3 py-4 md:flex">
        <Brand href="/app" className="px-3" />
        <nav aria-label={m.shell.main} className="grid flex-1 content-start gap-5 overflow-y-auto">
          {groups.map((group) => (
            <div key={group.label ?? ""} className="grid gap-0.5">
              {group.label && (
                <p className="px-3 pb-1 text-xs font-medium text-muted">{group.label}</p>
              )}
              {group.items.map((item) => (
                <NavLink
                  key={item.href}
                  href={item.href}
                  className="flex min-h-9 items-center gap-3 rounded-ui px-3 text-sm transition-colors hover:bg-surface-2 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus aria-[current=page]:bg-surface-2 aria-[current=page]:font-semibold aria-[current=page]:shadow-[inset_3px_0_0_var(--color-brand)] motion-reduce:transition-none pointer-coarse:min-h-11 [&_svg]:size-4.5 [&_svg]:shrink-0 [&_svg]:text-muted aria-[current=page]:[&_svg]:text-brand-ink"
                >
                  {item.icon}
                  {item.label}
                </NavLink>
              ))}
            </div>
          ))}
        </nav>
        <div className="border-t border-line px-3 pt-3">
          <UserMenu {...person} look="line" />
        </div>
      </header>
      <main id="main" className="w-full max-w-7xl px-4 pt-6 pb-28 md:px-10 md:pt-9 md:pb-16">
        {children}
      </main>
      <TabBar items={groups.flatMap((group) => group.items)} />
    </div>
  );
}
