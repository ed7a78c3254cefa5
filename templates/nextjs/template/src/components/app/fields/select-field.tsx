"use client";

import type { Bound, Choice, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { m } from "@/messages";

interface SelectFieldProps extends Bound<string | null>, FieldText {
  options: readonly Choice[];
}

/** One of a few named values. */
export function SelectField({
  name,
  value,
  onChange,
  options,
  label,
  help,
  error,
  required,
}: SelectFieldProps) {
  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-md">
      {(control) => (
        <Select
          {...control}
          name={name}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value || null)}
        >
          <option value="">{required ? m.form.choose : m.form.none}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
