import { Check, Minus } from "lucide-react";
import { m } from "@/messages";

export function YesNo({ value }: { value?: boolean | null }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {value ? (
        <Check aria-hidden className="size-4 text-success" />
      ) : (
        <Minus aria-hidden className="size-4 text-muted" />
      )}
      {value ? m.form.yes : m.form.no}
    </span>
  );
}
