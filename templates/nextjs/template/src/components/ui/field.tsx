import { type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

export type ControlProps = {
  id: string;
  required: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};

type FieldProps = {
  label: string;
  help?: ReactNode;
  error?: string;
  required?: boolean;
  className?: string;
  /** Renders the control; spread the given properties on it. */
  children: (control: ControlProps) => ReactNode;
};

/** A label, its help, the control, and the error, tied together for assistive technology. */
export function Field({ label, help, error, required = false, className, children }: FieldProps) {
  const id = useId();
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex gap-1 text-sm font-medium">
        <label htmlFor={id}>{label}</label>
        {required && <RequiredMark />}
      </div>
      {help && <FieldHelp id={`${id}-help`}>{help}</FieldHelp>}
      {children({
        id,
        required,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

export function RequiredMark() {
  return (
    <span aria-hidden className="text-danger">
      *
    </span>
  );
}

export function FieldHelp({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="text-sm text-muted">
      {children}
    </p>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="text-sm font-medium text-danger">
      {children}
    </p>
  );
}
