import { m } from "@/messages";
/** Stands where a value is missing. */
export function Nothing() {
  return (
    <span className="text-muted">
      <span aria-hidden>–</span>
      <span className="sr-only">{m.form.nothing}</span>
    </span>
  );
}
