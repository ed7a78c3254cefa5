import Link from "next/link";

import { Picture } from "@/components/site/picture";
import { lineOf, type Thing } from "@/components/site/thing";
import { cn } from "@/lib/cn";

type Props = { thing: Thing; level?: "h2" | "h3"; shape?: string; className?: string };

/** A record with its picture on top; the whole tile is the link. */
export function ThingTile({ thing, level: Title = "h3", shape = "aspect-[4/3]", className }: Props) {
  const line = lineOf(thing, "where", "when", "tag");
  return (
    <article className={cn("group relative flex flex-col", className)}>
      <Picture src={thing.image} className={cn("rounded-ui", shape)} />
      <div className="mt-4 flex items-baseline justify-between gap-4">
        <Title className="text-lg leading-snug font-semibold tracking-tight">
          <Link href={thing.href} className="underline-offset-4 group-hover:underline after:absolute after:inset-0">
            {thing.title}
          </Link>
        </Title>
        {thing.price ? <p className="tabular shrink-0 font-medium">{thing.price}</p> : null}
      </div>
      {line ? <p className="text-muted mt-1 text-[0.95rem]">{line}</p> : null}
    </article>
  );
}
