import { Nothing } from "@/components/app/values/nothing";

/** Text with the line breaks of the person who wrote it. */
export function Prose({ text }: { text?: string | null }) {
  if (!text) return <Nothing />;
  return <p className="max-w-prose leading-relaxed break-words whitespace-pre-line">{text}</p>;
}
