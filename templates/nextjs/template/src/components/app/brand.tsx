import Link from "next/link";
import { cn } from "@/lib/cn";
import { site } from "@/content/site";

/** The mark and the name of the product. */
export function Brand({ href, className }: { href: string; className?: string }) {
  return (
    <Link
      href={href}
      className={cn(
        "flex min-h-11 min-w-0 items-center gap-2.5 rounded-ui font-heading text-lg leading-tight font-semibold tracking-tight focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus",
        className,
      )}
    >
      {/* eslint-disable-next-line @next/next/no-img-element -- a small SVG of this app needs no optimiser */}
      <img src="/brand/mark.svg" alt="" width={28} height={28} className="size-7 shrink-0" />
      <span className="truncate">{site.name}</span>
    </Link>
  );
}
