import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** Facts about a record that belong together. */
export function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h2 className="font-heading text-lg leading-tight font-semibold">{title}</h2>
      <dl className="grid gap-x-8 border-t border-line sm:grid-cols-2">{children}</dl>
    </section>
  );
}

/** One fact; a wide one takes the whole line. */
export function Fact({
  label,
  wide = false,
  children,
}: {
  label: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn("grid content-start gap-1 border-b border-line py-3", wide && "sm:col-span-2")}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
