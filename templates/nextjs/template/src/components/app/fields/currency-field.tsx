"use client";

import { CURRENCIES } from "@/components/app/currencies";
import type { Bound, FieldText } from "@/components/app/fields/bound";
import { SelectField } from "@/components/app/fields/select-field";

/** An ISO 4217 currency code. */
export function CurrencyField(props: Bound<string | null> & FieldText) {
  return <SelectField {...props} options={CURRENCIES} />;
}
