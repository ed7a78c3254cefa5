"use client";

import { SelectField } from "@/components/app/fields/select-field";
import type { Bound, FieldText } from "@/components/app/fields/bound";
import { m } from "@/messages";

const CHOICES = [1, 2, 3, 4, 5].map((stars) => ({
  id: String(stars),
  label: `${m.form.stars(stars)}  ${"★".repeat(stars)}${"☆".repeat(5 - stars)}`,
}));

/** One to five stars. */
export function RatingField({ value, onChange, ...field }: Bound<number | null> & FieldText) {
  return (
    <SelectField
      {...field}
      options={CHOICES}
      value={value === null ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
    />
  );
}
