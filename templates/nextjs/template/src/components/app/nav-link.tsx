"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

interface NavLinkProps {
  href: string;
  className: string;
  children: ReactNode;
  onNavigate?: () => void;
}

/** A link that knows whether it leads to where you are: `aria-current` says it, and styles follow it. */
export function NavLink({ href, className, children, onNavigate }: NavLinkProps) {
  const pathname = usePathname();
  const isHere = pathname === href || (href !== "/app" && pathname.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      className={className}
      onClick={onNavigate}
    >
      {children}
    </Link>
  );
}
