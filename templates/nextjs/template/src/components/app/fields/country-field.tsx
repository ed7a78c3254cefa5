"use client";

import { COUNTRIES } from "@/components/app/countries";
import type { Bound, FieldText } from "@/components/app/fields/bound";
import { SelectField } from "@/components/app/fields/select-field";

/** An ISO 3166 country. */
export function CountryField(props: Bound<string | null> & FieldText) {
  return <SelectField {...props} options={COUNTRIES} />;
}
