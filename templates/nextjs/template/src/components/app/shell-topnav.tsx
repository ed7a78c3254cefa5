import type { ReactNode } from "react";
import { Brand } from "@/components/app/brand";
import { NavLink } from "@/components/app/nav-link";
import { navigation } from "@/components/app/navigation";
import { TabBar } from "@/components/app/tab-bar";
import { UserMenu } from "@/components/app/user-menu";
import type { Session } from "@/lib/auth";
import { roleLabel } from "@/lib/roles";
import { m } from "@/messages";

/** The frame of every page: tabs along the top, or along the bottom of a phone. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const items = navigation(session).flatMap((group) => group.items);
  return (
    <div className="min-h-dvh bg-bg text-ink">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-6xl items-center justify-between gap-6 px-4 pt-2 pb-2 md:px-8 md:pt-4 md:pb-1">
          <Brand href="/app" />
          <div>
            <UserMenu
              name={session.name}
              email={session.email}
              role={roleLabel(session.role)}
              look="picture"
            />
          </div>
        </div>
        <nav aria-label={m.shell.main} className="mx-auto hidden max-w-6xl overflow-x-auto px-5 md:block">
          <ul className="flex">
            {items.map((item) => (
              <li key={item.href}>
                <NavLink
                  href={item.href}
                  className="flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-muted transition-colors hover:text-ink focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus aria-[current=page]:border-brand aria-[current=page]:font-semibold aria-[current=page]:text-ink motion-reduce:transition-none"
                >
                  {item.label}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main
        id="main"
        className="mx-auto w-full max-w-6xl px-4 pt-6 pb-28 md:px-8 md:pt-10 md:pb-20"
      >
        {children}
      </main>
      <TabBar items={items} />
    </div>
  );
}
