"use client";

import { useSyncExternalStore } from "react";
import { Nothing } from "@/components/app/values/nothing";
import { formatDateTime } from "@/lib/format";

const neverChanges = () => () => undefined;

/** A moment in the time zone of the reader; the server cannot know it and writes UTC first. */
export function Moment({ value }: { value?: string | null }) {
  const text = useSyncExternalStore(
    neverChanges,
    () => (value ? local(value) : ""),
    () => (value ? `${formatDateTime(value)} UTC` : ""),
  );
  if (!value) return <Nothing />;
  return (
    <time dateTime={value} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}

function local(value: string): string {
  return new Date(value).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
