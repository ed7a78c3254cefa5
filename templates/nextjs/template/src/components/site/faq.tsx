import { site } from "@/content/site";
import { cn } from "@/lib/cn";

/** Questions people ask before they start. */
export function Faq({ className }: { className?: string }) {
  return (
    <div className={cn("border-line divide-line divide-y border-y", className)}>
      {site.faq.map((item) => (
        <details key={item.question} className="group">
          <summary className="flex min-h-14 items-center justify-between gap-6 py-4 text-lg leading-snug font-medium">
            {item.question}
            <span
              aria-hidden
              className="text-brand-ink relative size-4 shrink-0 before:absolute before:inset-x-0 before:top-1/2 before:h-0.5 before:-translate-y-1/2 before:bg-current after:absolute after:inset-y-0 after:left-1/2 after:w-0.5 after:-translate-x-1/2 after:bg-current group-open:after:hidden"
            />
          </summary>
          <p className="text-muted max-w-[66ch] pb-6">{item.answer}</p>
        </details>
      ))}
    </div>
  );
}
