import { cn } from "@/lib/cn";

export interface ChartPoint {
  label: string;
  value: number;
}

interface BarChartProps {
  /** What is counted; read out, and heads the table behind the chart. */
  title: string;
  points: readonly ChartPoint[];
  className?: string;
}

const GAP = 0.28;
/** A scale that ends lower would make one record look like a rush. */
const LEAST_TOP = 4;

/** Bars over time, the last one stressed. The same numbers stand in a table for screen readers. */
export function BarChart({ title, points, className }: BarChartProps) {
  const top = Math.max(LEAST_TOP, ...points.map((point) => point.value));
  const step = 100 / Math.max(1, points.length);
  return (
    <figure className={cn("grid gap-2", className)}>
      <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-3 text-xs text-muted tabular-nums">
        <div className="flex flex-col justify-between text-right">
          <span>{top}</span>
          <span>0</span>
        </div>
        <svg width="100%" height="100%" className="h-40 overflow-visible">
          <line x1="0" x2="100%" y1="0" y2="0" className="stroke-line" strokeDasharray="2 4" />
          {points.map((point, index) => (
            <rect
              key={point.label}
              x={`${index * step + (step * GAP) / 2}%`}
              width={`${step * (1 - GAP)}%`}
              y={`${100 - (point.value / top) * 100}%`}
              height={`${(point.value / top) * 100}%`}
              className={index === points.length - 1 ? "fill-brand" : "fill-brand/40"}
            >
              <title>{`${point.label}: ${point.value}`}</title>
            </rect>
          ))}
          <line x1="0" x2="100%" y1="100%" y2="100%" className="stroke-muted" />
        </svg>
        <div className="col-start-2 mt-2 flex justify-between">
          <span>{points.at(0)?.label}</span>
          <span>{points.at(-1)?.label}</span>
        </div>
      </div>
      <ChartTable title={title} points={points} />
    </figure>
  );
}

function ChartTable({ title, points }: Pick<BarChartProps, "title" | "points">) {
  return (
    <div className="sr-only">
      <table>
        <caption>{title}</caption>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.label}</th>
              <td>{point.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
