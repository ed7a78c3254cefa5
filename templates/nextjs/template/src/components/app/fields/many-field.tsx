"use client";

import { useState } from "react";
import type { Bound, Choice, FieldText } from "@/components/app/fields/bound";
import { useOptions } from "@/components/app/use-options";
import { FieldGroup } from "@/components/ui/field-group";
import { Input } from "@/components/ui/input";
import { m } from "@/messages";

/** From how many choices on a search box stands above the list. */
const MANY = 8;

interface ManyFieldProps extends Bound<string[]>, FieldText {
  /** Where the choices come from: `/api/<slug>/options`. */
  slug: string;
  /** What is linked now. */
  current?: readonly Choice[];
}

/** Any number of records of another list. */
export function ManyField({
  name,
  value,
  onChange,
  slug,
  current = [],
  label,
  help,
  error,
  required,
}: ManyFieldProps) {
  const [search, setSearch] = useState("");
  const found = useOptions(slug, search);
  const others = found ?? [];
  const missing = search
    ? []
    : current.filter((kept) => !others.some((option) => option.id === kept.id));
  const options = [...missing, ...others];
  const isLong = search !== "" || options.length >= MANY;

  return (
    <FieldGroup legend={label} help={help} error={error} required={required}>
      {isLong && (
        <Input
          type="search"
          aria-label={m.list.searchFor(label)}
          placeholder={m.form.narrow}
          className="max-w-md"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <div
        className="max-h-64 max-w-md overflow-y-auto rounded-ui border border-control bg-surface"
        aria-busy={found === null}
      >
        {options.map((option) => (
          <label
            key={option.id}
            className="flex min-h-11 cursor-pointer items-center gap-3 px-3 text-sm hover:bg-surface-2"
          >
            <input
              type="checkbox"
              name={name}
              value={option.id}
              className="size-4 shrink-0 accent-brand focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
              checked={value.includes(option.id)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...value, option.id]
                    : value.filter((id) => id !== option.id),
                )
              }
            />
            {option.label}
          </label>
        ))}
        {options.length === 0 && (
          <p className="px-3 py-2.5 text-sm text-muted">
            {found === null ? m.list.loading : m.form.nothingToChoose}
          </p>
        )}
      </div>
      <p className="text-sm text-muted tabular-nums" aria-live="polite">
        {m.form.chosen(value.length)}
      </p>
    </FieldGroup>
  );
}
