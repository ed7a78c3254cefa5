import { Nothing } from "@/components/app/values/nothing";

/** A short text. */
export function Text({ value }: { value?: string | null }) {
  return value ? <span className="break-words">{value}</span> : <Nothing />;
}

/** The beginning of a long text. */
export function Excerpt({ value }: { value?: string | null }) {
  return value ? <span className="line-clamp-2 max-w-96">{value}</span> : <Nothing />;
}
