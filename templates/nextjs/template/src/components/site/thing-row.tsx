import Link from "next/link";

import { lineOf, type Thing } from "@/components/site/thing";

type Props = { thing: Thing; level?: "h2" | "h3"; picture?: boolean };

/** A record as a line of a list: title and facts left, price or date right; the whole line is the link. */
export function ThingRow({ thing, level: Title = "h3", picture = false }: Props) {
  const line = lineOf(thing, "tag", "where", "facts");
  return (
    <article className="group relative flex min-h-18 items-center gap-5 py-4">
      {picture ? (
        // eslint-disable-next-line @next/next/no-img-element -- a drawing of a few kilobytes
        <img src={thing.image} alt="" width={72} height={54} className="rounded-ui aspect-[4/3] w-18 shrink-0 object-cover sm:w-24" />
      ) : null}
      <div className="min-w-0 flex-1">
        <Title className="text-lg leading-snug font-semibold tracking-tight">
          <Link href={thing.href} className="underline-offset-4 group-hover:underline after:absolute after:inset-0">
            {thing.title}
          </Link>
        </Title>
        {line ? <p className="text-muted mt-0.5 text-[0.95rem]">{line}</p> : null}
      </div>
      <div className="shrink-0 text-right">
        {thing.price ? <p className="tabular font-semibold">{thing.price}</p> : null}
        {thing.when ? <p className="text-muted tabular text-[0.95rem]">{thing.when}</p> : null}
      </div>
    </article>
  );
}
