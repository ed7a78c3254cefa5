/** A price as people write it: no cents when there are none. */
export function priceOf(value: number | null | undefined, currency: string): string {
  if (value === null || value === undefined) return "";
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    trailingZeroDisplay: "stripIfInteger",
  }).format(value);
}
