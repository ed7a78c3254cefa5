import { Nothing } from "@/components/app/values/nothing";
import { Badge } from "@/components/ui/badge";

/** Several short texts. */
export function Tags({ values }: { values?: readonly string[] | null }) {
  if (!values || values.length === 0) return <Nothing />;
  return (
    <span className="flex flex-wrap gap-1">
      {values.map((value, index) => (
        <Badge key={`${index}-${value}`}>{value}</Badge>
      ))}
    </span>
  );
}
