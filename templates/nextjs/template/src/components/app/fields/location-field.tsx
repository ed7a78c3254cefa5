"use client";

import type { FieldText, Parsed } from "@/components/app/fields/bound";
import { Field } from "@/components/ui/field";
import { FieldGroup } from "@/components/ui/field-group";
import { Input } from "@/components/ui/input";
import { useState } from "react";
import { m } from "@/messages";

interface Location {
  lat: number;
  lng: number;
}

/** A point on the map in degrees; both numbers or none. */
export function LocationField({
  name,
  value,
  onChange,
  onReject,
  label,
  help,
  error,
  required,
}: Parsed<Location | null> & FieldText) {
  const [lat, setLat] = useState(value ? String(value.lat) : "");
  const [lng, setLng] = useState(value ? String(value.lng) : "");

  function read(nextLat: string, nextLng: string) {
    setLat(nextLat);
    setLng(nextLng);
    if (nextLat === "" && nextLng === "") onChange(null);
    else if (nextLat === "" || nextLng === "") onReject(m.validation.location);
    else onChange({ lat: Number(nextLat), lng: Number(nextLng) });
  }

  return (
    <FieldGroup legend={label} help={help} error={error} required={required}>
      <div className="grid max-w-md grid-cols-2 gap-3">
        <Field label={m.form.latitude}>
          {(control) => (
            <Input
              {...control}
              name={`${name}.lat`}
              type="number"
              step="any"
              min={-90}
              max={90}
              value={lat}
              onChange={(event) => read(event.target.value, lng)}
            />
          )}
        </Field>
        <Field label={m.form.longitude}>
          {(control) => (
            <Input
              {...control}
              name={`${name}.lng`}
              type="number"
              step="any"
              min={-180}
              max={180}
              value={lng}
              onChange={(event) => read(lat, event.target.value)}
            />
          )}
        </Field>
      </div>
    </FieldGroup>
  );
}
