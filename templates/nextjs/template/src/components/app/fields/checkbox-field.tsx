"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Checkbox } from "@/components/ui/checkbox";

/** Yes or no. */
export function CheckboxField({
  value,
  onChange,
  label,
  ...checkbox
}: Bound<boolean> & Omit<FieldText, "required">) {
  return (
    <Checkbox
      {...checkbox}
      label={<span className="font-medium">{label}</span>}
      checked={value}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
