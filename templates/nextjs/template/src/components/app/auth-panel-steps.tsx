import { site } from "@/content/site";

/** Beside the form: what happens after signing in, step by step. */
export function AuthPanel() {
  return (
    <aside className="hidden border-l border-line bg-surface p-14 lg:grid lg:content-center">
      <div className="grid max-w-lg gap-10">
        <p className="font-heading text-3xl leading-tight font-semibold tracking-tight text-balance">
          {site.tagline}
        </p>
        <ol className="border-t border-line">
          {site.steps.map((step, index) => (
            <li
              key={step.title}
              className="grid grid-cols-[2.5rem_1fr] gap-y-1 border-b border-line py-5"
            >
              <span aria-hidden className="font-heading text-brand-ink tabular-nums">
                {index + 1}
              </span>
              <div className="grid gap-1">
                <p className="font-medium">{step.title}</p>
                <p className="text-sm text-muted">{step.body}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </aside>
  );
}
