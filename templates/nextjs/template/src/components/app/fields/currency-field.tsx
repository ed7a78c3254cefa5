"use client";

import type { Bound, FieldText } from "@/components/app/fields/bound";
import { SelectField } from "@/components/app/fields/select-field";

const CURRENCIES = Intl.supportedValuesOf("currency").map((code) => ({ id: code, label: code }));

/** An ISO 4217 currency code. */
export function CurrencyField(props: Bound<string | null> & FieldText) {
  return <SelectField {...props} options={CURRENCIES} />;
}
