import type { ComponentProps } from "react";
import { control } from "@/components/ui/control";
import { cn } from "@/lib/cn";

/** A text control of several lines. */
export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cn(control, "py-2 leading-relaxed", className)} {...props} />;
}
