"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A day (`2026-03-14`) or a time of day (`09:30`). */
export function DateField({
  value,
  onChange,
  label,
  help,
  error,
  required,
  ...input
}: Bound<string | null> & FieldText & { type?: "date" | "time" }) {
  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-64">
      {(control) => (
        <Input
          type="date"
          {...control}
          {...input}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
    </Field>
  );
}
