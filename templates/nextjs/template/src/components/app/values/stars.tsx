import { Star } from "lucide-react";
import { Nothing } from "@/components/app/values/nothing";
import { cn } from "@/lib/cn";
import { m } from "@/messages";

/** A rating from one to five. */
export function Stars({ value }: { value?: number | null }) {
  if (value === null || value === undefined) return <Nothing />;
  return (
    <span role="img" aria-label={m.form.stars(value)} className="inline-flex gap-0.5">
      {[1, 2, 3, 4, 5].map((n) => (
        <Star
          key={n}
          aria-hidden
          className={cn("size-4", n <= value ? "fill-current text-brand-ink" : "text-line")}
        />
      ))}
    </span>
  );
}
