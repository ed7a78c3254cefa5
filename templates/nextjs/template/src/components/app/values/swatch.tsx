import { Nothing } from "@/components/app/values/nothing";

/** A colour with its code. */
export function Swatch({ value }: { value?: string | null }) {
  if (!value) return <Nothing />;
  return (
    <span className="inline-flex items-center gap-2 tabular-nums">
      <span
        aria-hidden
        className="size-4 rounded-full border border-control"
        style={{ backgroundColor: value }}
      />
      {value}
    </span>
  );
}
