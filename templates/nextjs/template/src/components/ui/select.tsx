import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { control } from "@/components/ui/control";
import { cn } from "@/lib/cn";

/** The platform's own select: works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select
        className={cn(control, "h-11 appearance-none pr-9 sm:h-10 sm:pointer-coarse:h-11", className)}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
