"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface NumberFieldProps extends Bound<number | null>, FieldText {
  min?: number;
  max?: number;
  step?: number | "any";
  /** What is counted, shown at the end of the control. */
  unit?: string;
}

/** A number; empty is no value, not zero. */
export function NumberField({
  value,
  onChange,
  label,
  help,
  error,
  required,
  unit,
  step = 1,
  ...input
}: NumberFieldProps) {
  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-64">
      {(control) => (
        <span className="relative block">
          <Input
            {...control}
            {...input}
            type="number"
            step={step}
            inputMode={step === 1 ? "numeric" : "decimal"}
            className={unit ? "pr-16 tabular-nums" : "tabular-nums"}
            value={value ?? ""}
            onChange={(event) =>
              onChange(event.target.value === "" ? null : event.target.valueAsNumber)
            }
          />
          {unit && (
            <span
              aria-hidden
              className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 bg-surface pl-1 text-sm text-muted"
            >
              {unit}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}
