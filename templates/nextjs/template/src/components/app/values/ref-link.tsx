import Link from "next/link";
import { Nothing } from "@/components/app/values/nothing";

/** The title of a linked record, leading to it. */
export function RefLink({
  slug,
  value,
}: {
  slug: string;
  value?: { id: string; label: string } | null;
}) {
  if (!value) return <Nothing />;
  return (
    <Link
      href={`/app/${slug}/${value.id}`}
      className="relative z-1 rounded-ui underline decoration-line underline-offset-4 hover:decoration-ink focus-visible:outline-2 focus-visible:outline-focus"
    >
      {value.label}
    </Link>
  );
}
