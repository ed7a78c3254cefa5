import type { ReactNode } from "react";

/** What a list says when there is nothing in it: what will be here, and what to do. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-line rounded-ui border border-dashed px-6 py-12">
      <p className="font-heading text-subtitle leading-tight font-semibold">{title}</p>
      <div className="text-muted mt-2 max-w-[60ch]">{children}</div>
    </div>
  );
}
