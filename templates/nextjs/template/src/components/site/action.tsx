import Link from "next/link";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

const LOOKS = {
  primary: "bg-brand text-on-brand border-brand-edge hover:brightness-[0.94] active:brightness-90",
  quiet: "border-control text-ink hover:bg-surface-2",
  bright: "bg-accent text-on-accent border-transparent hover:brightness-[0.96]",
  outline: "border-band-muted text-on-band hover:bg-on-band/10",
} as const;

type Props = {
  href: string;
  children: ReactNode;
  look?: keyof typeof LOOKS;
  /** Name of the call to action, as analytics will show it. */
  cta?: string;
  className?: string;
};

/** A link that is one of the page's actions. */
export function Action({ href, children, look = "primary", cta, className }: Props) {
  return (
    <Link
      href={href}
      data-cta={cta}
      className={cn(
        "rounded-ui inline-flex min-h-12 items-center justify-center border px-6 py-3 text-center leading-tight font-semibold transition",
        LOOKS[look],
        className,
      )}
    >
      {children}
    </Link>
  );
}
