import { Nothing } from "@/components/app/values/nothing";

/** A short text. */
export function Text({ value }: { value?: string | null }) {
  return value ? <span className="break-words">{value}</span> : <Nothing />;
}
