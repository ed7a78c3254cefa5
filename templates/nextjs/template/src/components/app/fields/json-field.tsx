"use client";

import { useState } from "react";
import type { FieldText, Parsed } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { m } from "@/messages";

/** Structured data as JSON text. */
export function JsonField({
  name,
  value,
  onChange,
  onReject,
  label,
  help,
  error,
  required,
}: Parsed<unknown> & FieldText) {
  const [text, setText] = useState(() =>
    value === null || value === undefined ? "" : JSON.stringify(value, null, 2),
  );

  function read(typed: string) {
    setText(typed);
    try {
      onChange(typed.trim() === "" ? null : JSON.parse(typed));
    } catch {
      onReject(m.validation.json);
    }
  }

  return (
    <Field label={label} help={help} error={error} required={required}>
      {(control) => (
        <Textarea
          {...control}
          name={name}
          rows={6}
          spellCheck={false}
          className="font-mono text-sm"
          value={text}
          onChange={(event) => read(event.target.value)}
        />
      )}
    </Field>
  );
}
