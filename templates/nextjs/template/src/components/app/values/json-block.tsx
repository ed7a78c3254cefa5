import { Nothing } from "@/components/app/values/nothing";

/** Structured data, laid out. */
export function JsonBlock({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <Nothing />;
  return (
    <pre
      tabIndex={0}
      className="overflow-x-auto rounded-ui bg-surface-2 p-4 text-xs leading-relaxed focus-visible:outline-2 focus-visible:outline-focus"
    >
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
