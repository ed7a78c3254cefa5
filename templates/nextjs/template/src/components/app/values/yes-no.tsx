import { Check, Minus } from "lucide-react";

export function YesNo({ value }: { value?: boolean | null }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {value ? (
        <Check aria-hidden className="size-4 text-success" />
      ) : (
        <Minus aria-hidden className="size-4 text-muted" />
      )}
      {value ? "Yes" : "No"}
    </span>
  );
}
