import { type ComponentProps, type ReactNode, useId } from "react";
import { FieldError, FieldHelp } from "@/components/ui/field";
import { cn } from "@/lib/cn";

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  help?: ReactNode;
  error?: string;
};

/** A box to tick with its label beside it; the whole line is the target. */
export function Checkbox({ label, help, error, className, ...props }: CheckboxProps) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label className="flex min-h-11 cursor-pointer items-center gap-3 text-sm sm:min-h-10 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-brand focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
          aria-describedby={describedBy || undefined}
          aria-invalid={error ? true : undefined}
          {...props}
        />
        <span className="text-pretty">{label}</span>
      </label>
      {help && <FieldHelp id={`${id}-help`}>{help}</FieldHelp>}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
