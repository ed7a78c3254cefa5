import type { ChartPoint } from "@/components/ui/chart";
import { cn } from "@/lib/cn";

interface SparklineProps {
  title: string;
  points: readonly ChartPoint[];
  className?: string;
}

/** A line the height of a word: the shape of a number over time. */
export function Sparkline({ title, points, className }: SparklineProps) {
  const top = Math.max(1, ...points.map((point) => point.value));
  const last = Math.max(1, points.length - 1);
  const path = points
    .map((point, i) => `${((i / last) * 100).toFixed(1)},${(19 - (point.value / top) * 18).toFixed(1)}`)
    .join(" ");
  return (
    <span role="img" aria-label={title} className={cn("block h-5 w-24", className)}>
      <svg viewBox="0 0 100 20" preserveAspectRatio="none" className="size-full overflow-visible">
        <polyline
          points={path}
          fill="none"
          vectorEffect="non-scaling-stroke"
          strokeWidth="1.5"
          className="stroke-brand-ink"
        />
      </svg>
    </span>
  );
}
