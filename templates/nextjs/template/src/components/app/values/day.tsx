import { Nothing } from "@/components/app/values/nothing";
import { formatDate } from "@/lib/format";

/** A calendar day, the same everywhere in the world. */
export function Day({ value }: { value?: string | null }) {
  if (!value) return <Nothing />;
  return (
    <time dateTime={value} className="whitespace-nowrap tabular-nums">
      {formatDate(value)}
    </time>
  );
}
