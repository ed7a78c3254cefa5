import { m } from "@/messages";

/** The choices of a filter by a yes or no. */
export const YES_NO = [
  { id: "true", label: m.form.yes },
  { id: "false", label: m.form.no },
] as const;
