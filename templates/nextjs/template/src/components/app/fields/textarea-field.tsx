"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

interface TextareaFieldProps extends Bound<string | null>, FieldText {
  maxLength?: number;
  rows?: number;
}

/** Several lines of text. */
export function TextareaField({
  value,
  onChange,
  label,
  help,
  error,
  required,
  ...textarea
}: TextareaFieldProps) {
  return (
    <Field label={label} help={help} error={error} required={required}>
      {(control) => (
        <Textarea
          {...control}
          {...textarea}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
