"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

/** The menu of small screens: a disclosure that works without script and closes on the next page. */
export function MobileMenu({ links }: { links: { href: string; label: string }[] }) {
  return (
    <details key={usePathname()} className="ml-auto lg:hidden">
      <summary className="border-control rounded-ui flex min-h-11 items-center border px-4 font-medium">
        Menu
      </summary>
      <nav
        aria-label="Menu"
        className="bg-bg text-ink border-line absolute inset-x-0 top-full border-y shadow-lg"
      >
        <ul className="wrap divide-line divide-y py-2">
          {links.map((link) => (
            <li key={link.href}>
              <Link href={link.href} className="flex min-h-13 items-center text-lg">
                {link.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
