"use client";

import { useState } from "react";
import type { Bound, Choice, FieldText } from "@/components/app/fields/bound";
import { useOptions } from "@/components/app/use-options";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { m } from "@/messages";

/** From how many choices on a search box stands above the list. */
const MANY = 20;

interface LinkFieldProps extends Bound<string | null>, FieldText {
  /** Where the choices come from: `/api/<slug>/options`. */
  slug: string;
  /** What is linked now, so that it can be shown before the choices arrive. */
  current?: Choice | null;
}

/** One record of another list. */
export function LinkField({
  name,
  value,
  onChange,
  slug,
  current,
  label,
  help,
  error,
  required,
}: LinkFieldProps) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(current ?? null);
  const found = useOptions(slug, search);
  const isLong = search !== "" || (found?.length ?? 0) >= MANY;
  const others = found ?? [];
  const options =
    chosen && !others.some((option) => option.id === chosen.id) ? [chosen, ...others] : others;

  return (
    <Field label={label} help={help} error={error} required={required} className="max-w-md">
      {(control) => (
        <div className="grid gap-2">
          {isLong && (
            <Input
              type="search"
              aria-label={m.list.searchFor(label)}
              placeholder={m.form.narrow}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
          <Select
            {...control}
            name={name}
            value={value ?? ""}
            aria-busy={found === null}
            onChange={(event) => {
              setChosen(options.find((option) => option.id === event.target.value) ?? null);
              onChange(event.target.value || null);
            }}
          >
            <option value="">{found === null ? m.list.loading : required ? m.form.choose : m.form.none}</option>
            {options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.label}
              </option>
            ))}
          </Select>
        </div>
      )}
    </Field>
  );
}
