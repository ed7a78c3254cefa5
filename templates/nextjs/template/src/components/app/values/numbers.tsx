import { Nothing } from "@/components/app/values/nothing";
import { formatDuration, formatMoney, formatNumber } from "@/lib/format";

type Value = { value?: number | null };

export function Amount({ value }: Value) {
  return <Figure text={isMissing(value) ? null : formatNumber(value)} />;
}

export function Money({ value, currency }: Value & { currency: string }) {
  return <Figure text={isMissing(value) ? null : formatMoney(value, currency)} />;
}

/** A length of time in minutes. */
export function Minutes({ value }: Value) {
  return <Figure text={isMissing(value) ? null : formatDuration(value)} />;
}

function isMissing(value: number | null | undefined): value is null | undefined {
  return value === null || value === undefined;
}

function Figure({ text }: { text: string | null }) {
  if (text === null) return <Nothing />;
  return <span className="whitespace-nowrap tabular-nums">{text}</span>;
}
