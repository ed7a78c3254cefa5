import type { ReactNode } from "react";

/** The title of a page that comes before the app. */
export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="mb-8 grid gap-2">
      <h1 className="font-heading text-3xl leading-tight font-semibold tracking-tight text-balance">
        {title}
      </h1>
      {children && <p className="text-muted">{children}</p>}
    </header>
  );
}
