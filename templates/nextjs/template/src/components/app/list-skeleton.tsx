import { Skeleton } from "@/components/ui/skeleton";
import { m } from "@/messages";

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The shape of a list that is on its way. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label={m.list.loading} className="grid gap-5">
      <div className="flex justify-between gap-4">
        <Skeleton className="h-9 w-48" />
        <Skeleton className="h-10 w-32" />
      </div>
      <Skeleton className="h-10 w-full max-w-sm" />
      <div className="divide-y divide-line rounded-ui border border-line">
        {ROWS.map((row) => (
          <div key={row} className="flex gap-6 p-4">
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-1/6" />
            <Skeleton className="h-4 w-1/6" />
          </div>
        ))}
      </div>
    </div>
  );
}
