"use client";

import { Menu } from "lucide-react";
import { useState } from "react";
import { NavLink } from "@/components/app/nav-link";
import type { NavItem } from "@/components/app/navigation";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { m } from "@/messages";

const SHOWN = 4;
const tab =
  "grid min-h-14 min-w-0 flex-1 cursor-pointer content-center justify-items-center gap-1 px-0.5 text-[0.69rem] tracking-tight text-muted focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus aria-[current=page]:text-brand-ink aria-[current=page]:font-semibold [&_svg]:size-5";

/** The ways through the app on a phone, within thumb's reach. */
export function TabBar({ items }: { items: NavItem[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const hasMore = items.length > SHOWN + 1;
  const shown = hasMore ? items.slice(0, SHOWN) : items;
  return (
    <nav
      aria-label={m.shell.tabs}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map((item) => (
        <NavLink key={item.href} href={item.href} className={tab}>
          {item.icon}
          <span className="max-w-full truncate">{item.label}</span>
        </NavLink>
      ))}
      {hasMore && (
        <Dialog open={isOpen} onOpenChange={setIsOpen}>
          <DialogTrigger className={tab}>
            <Menu aria-hidden />
            {m.shell.more}
          </DialogTrigger>
          <DialogContent title={m.shell.allPages} placement="sheet">
            <ul className="grid grid-cols-2 gap-x-4">
              {items.map((item) => (
                <li key={item.href}>
                  <NavLink
                    href={item.href}
                    onNavigate={() => setIsOpen(false)}
                    className="flex min-h-12 items-center gap-3 rounded-ui focus-visible:outline-2 focus-visible:outline-focus aria-[current=page]:font-semibold aria-[current=page]:text-brand-ink [&_svg]:size-5 [&_svg]:text-muted"
                  >
                    {item.icon}
                    {item.label}
                  </NavLink>
                </li>
              ))}
            </ul>
          </DialogContent>
        </Dialog>
      )}
    </nav>
  );
}
