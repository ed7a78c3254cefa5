"use client";

import { type ReactNode, useId } from "react";
import { FieldHelp } from "@/components/ui/field";

interface ComputedFieldProps {
  label: string;
  help?: string;
  /** The value, as lists and pages show it. */
  children: ReactNode;
}

/** A value that is worked out from the others; shown, never entered. */
export function ComputedField({ label, help, children }: ComputedFieldProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {help && <FieldHelp>{help}</FieldHelp>}
      <output id={id} className="min-h-9 py-1.5 break-words sm:text-sm">
        {children}
      </output>
    </div>
  );
}
