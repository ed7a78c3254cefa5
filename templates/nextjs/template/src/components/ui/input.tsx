import type { ComponentProps } from "react";
import { control } from "@/components/ui/control";
import { cn } from "@/lib/cn";

/** A one-line text control. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(control, "h-11 sm:h-10 sm:pointer-coarse:h-11", className)} {...props} />;
}
