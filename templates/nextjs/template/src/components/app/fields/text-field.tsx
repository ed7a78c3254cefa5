"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface TextFieldProps extends Bound<string | null>, FieldText {
  type?: "text" | "email" | "url" | "tel" | "password";
  maxLength?: number;
  placeholder?: string;
  autoComplete?: string;
}

/** One line of text. */
export function TextField({
  value,
  onChange,
  label,
  help,
  error,
  required,
  ...input
}: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error} required={required}>
      {(control) => (
        <Input
          {...control}
          {...input}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
