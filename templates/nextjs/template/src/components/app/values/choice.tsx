import { Nothing } from "@/components/app/values/nothing";
import { Badge } from "@/components/ui/badge";

interface ChoiceProps {
  value?: string | null;
  options: readonly { readonly id: string; readonly label: string }[];
}

/** The label of one of a few named values. */
export function Choice({ value, options }: ChoiceProps) {
  if (!value) return <Nothing />;
  return <Badge>{options.find((option) => option.id === value)?.label ?? value}</Badge>;
}
