"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { m } from "@/messages";

/** A colour as `#rrggbb`: typed, or picked beside it. */
export function ColourField({
  name,
  value,
  onChange,
  label,
  help,
  error,
  required,
}: Bound<string | null> & FieldText) {
  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-64">
      {(control) => (
        <div className="flex gap-2">
          <input
            type="color"
            aria-label={m.form.picker(label)}
            className="h-11 w-14 shrink-0 cursor-pointer rounded-ui border border-control bg-surface p-1 focus-visible:outline-2 focus-visible:outline-focus sm:h-10"
            value={/^#[0-9a-f]{6}$/i.test(value ?? "") ? (value ?? "") : "#888888"}
            onChange={(event) => onChange(event.target.value)}
          />
          <Input
            {...control}
            name={name}
            placeholder="#336699"
            maxLength={7}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </Field>
  );
}
