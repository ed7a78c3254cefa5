import type { ReactNode } from "react";

type EmptyStateProps = { icon?: ReactNode; title: string; body?: ReactNode; action?: ReactNode };

/** What stands where things will be: says what they are and offers the first step. */
export function EmptyState({ icon, title, body, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-start gap-4 rounded-ui border border-dashed border-line px-6 py-12 sm:px-10 sm:py-16">
      {icon && (
        <span className="grid size-12 place-items-center rounded-ui bg-surface-2 text-brand-ink [&_svg]:size-6">
          {icon}
        </span>
      )}
      <div className="grid max-w-prose gap-1">
        <h2 className="font-heading text-xl leading-tight font-semibold">{title}</h2>
        {body && <p className="text-muted">{body}</p>}
      </div>
      {action}
    </div>
  );
}
