import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  /** Beside the title: a state, a kind. */
  badge?: ReactNode;
  description?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
}

/** The head of a page: where you are, what it is, what you can do. */
export function PageHeader({ title, badge, description, back, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-2">
      {back && (
        <Link
          href={back.href}
          className="-ml-1 inline-flex min-h-9 w-fit items-center gap-1 rounded-ui text-sm text-muted hover:text-ink focus-visible:outline-2 focus-visible:outline-focus"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="min-w-0 font-heading text-2xl leading-tight font-semibold tracking-tight text-balance break-words md:text-3xl">
              {title}
            </h1>
            {badge}
          </div>
          {description && <p className="max-w-prose text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
    </header>
  );
}
