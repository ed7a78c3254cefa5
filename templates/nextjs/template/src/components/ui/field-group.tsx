import { type ReactNode, useId } from "react";
import { FieldError, FieldHelp, RequiredMark } from "@/components/ui/field";

type FieldGroupProps = {
  legend: string;
  help?: ReactNode;
  error?: string;
  required?: boolean;
  children: ReactNode;
};

/** Several controls that answer one question. */
export function FieldGroup({ legend, help, error, required = false, children }: FieldGroupProps) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <fieldset
      aria-describedby={describedBy || undefined}
      aria-labelledby={`${id}-legend`}
      className="grid min-w-0 content-start gap-1.5"
    >
      <div className="flex gap-1 text-sm font-medium">
        <span id={`${id}-legend`}>{legend}</span>
        {required && <RequiredMark />}
      </div>
      {help && <FieldHelp id={`${id}-help`}>{help}</FieldHelp>}
      {children}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  );
}
