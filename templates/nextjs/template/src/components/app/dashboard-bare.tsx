import { UserRound } from "lucide-react";
import Link from "next/link";
import { navigation } from "@/components/app/navigation";
import { PageHeader } from "@/components/app/page-header";
import type { Session } from "@/lib/auth";
import { m } from "@/messages";

/** The first page of an app that keeps no records: where this person can go from here. */
export function Dashboard({ session }: { session: Session }) {
  const places = navigation(session)
    .flatMap(({ items }) => items)
    .filter(({ href }) => href !== "/app");
  const account = { href: "/app/account", label: m.account.title, icon: <UserRound aria-hidden /> };
  return (
    <div className="grid gap-8">
      <PageHeader title={m.dashboard.title} description={m.dashboard.hello(session.name)} />
      <ul className="max-w-prose border-t border-line">
        {[...places, account].map(({ href, label, icon }) => (
          <li key={href} className="border-b border-line">
            <Link
              href={href}
              className="grid min-h-12 grid-cols-[1.25rem_minmax(0,1fr)] items-center gap-3 rounded-ui hover:bg-surface-2 focus-visible:outline-2 focus-visible:outline-focus"
            >
              <span className="text-muted [&_svg]:size-4.5">{icon}</span>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
