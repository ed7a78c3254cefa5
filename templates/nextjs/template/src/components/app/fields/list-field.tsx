"use client";

import { useState } from "react";
import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { m } from "@/messages";

/** Several short texts, one per line. */
export function ListField({
  name,
  value,
  onChange,
  label,
  help,
  error,
  required,
}: Bound<string[]> & FieldText) {
  const [text, setText] = useState(value.join("\n"));
  return (
    <Field label={label} help={help ?? m.form.onePerLine} error={error} required={required}>
      {(control) => (
        <Textarea
          {...control}
          name={name}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const lines = event.target.value.split("\n").map((line) => line.trim());
            onChange(lines.filter((line) => line !== ""));
          }}
        />
      )}
    </Field>
  );
}
