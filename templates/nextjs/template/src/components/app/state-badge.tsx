import { isStop } from "@/components/app/stops";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { cn } from "@/lib/cn";

interface State {
  id: string;
  label: string;
  final: boolean;
}

const DOTS: Record<BadgeTone, string> = {
  neutral: "bg-muted",
  brand: "bg-brand",
  success: "bg-success",
  warning: "bg-warning",
  danger: "bg-danger",
};

/** Where a record stands in its life; the words say it, the colour helps. */
export function StateBadge({ states, value }: { states: readonly State[]; value: string }) {
  const state = states.find((one) => one.id === value);
  const tone = toneOf(states, state);
  return (
    <Badge tone={tone}>
      <span aria-hidden className={cn("size-1.5 rounded-full", DOTS[tone])} />
      {state?.label ?? value}
    </Badge>
  );
}

function toneOf(states: readonly State[], state: State | undefined): BadgeTone {
  if (!state) return "neutral";
  if (isStop(state.id)) return "danger";
  if (state.final) return "success";
  return state === states[0] ? "warning" : "brand";
}
