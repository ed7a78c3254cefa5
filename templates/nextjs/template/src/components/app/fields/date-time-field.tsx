"use client";

import { useSyncExternalStore } from "react";
import type { Bound, FieldText } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const neverChanges = () => () => undefined;

/** A moment, edited in the time zone of the person and kept as an ISO string. */
export function DateTimeField({
  name,
  value,
  onChange,
  label,
  help,
  error,
  required,
}: Bound<string | null> & FieldText) {
  const shown = useSyncExternalStore(
    neverChanges,
    () => localInput(value),
    () => "",
  );
  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-64">
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          name={name}
          value={shown}
          onChange={(event) => {
            const moment = new Date(event.target.value);
            onChange(Number.isNaN(moment.getTime()) ? null : moment.toISOString());
          }}
        />
      )}
    </Field>
  );
}

function localInput(iso: string | null): string {
  if (!iso) return "";
  const moment = new Date(iso);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
