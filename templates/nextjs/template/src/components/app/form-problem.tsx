import { CircleAlert } from "lucide-react";

/** What went wrong with a form as a whole. */
export function FormProblem({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-3 rounded-ui border border-danger px-4 py-3 text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      {text}
    </p>
  );
}
