import Link from "next/link";

import { Action } from "@/components/site/action";
import { Picture } from "@/components/site/picture";
import { Prose } from "@/components/site/prose";
import { lineOf, type Thing } from "@/components/site/thing";
import { ThingTile } from "@/components/site/thing-tile";

type Props = { thing: Thing; more: Thing[]; back: { href: string; label: string } };

/** One record told as a story: what it is, the facts, what to do next, and what is near it. */
export function ThingDetail({ thing, more, back }: Props) {
  const line = lineOf(thing, "tag", "where", "when");
  return (
    <div className="wrap pt-6 pb-24">
      <Link href={back.href} className="inline-flex min-h-11 items-center gap-2 underline-offset-4 hover:underline">
        <span aria-hidden>←</span> {back.label}
      </Link>
      <div className="mt-4 grid gap-10 lg:grid-cols-12 lg:gap-14">
        <Picture src={thing.image} className="rounded-ui aspect-[4/3] lg:col-span-7" priority />
        <div className="lg:col-span-5 lg:pt-4">
          {line ? <p className="text-muted">{line}</p> : null}
          <h1 className="text-display voice mt-2 text-balance">{thing.title}</h1>
          {thing.price ? (
            <p className="font-heading tabular text-subtitle mt-5 font-semibold">{thing.price}</p>
          ) : null}
          <Action href="/signup" cta="detail-signup" className="mt-7 w-full sm:w-auto">
            Create an account
          </Action>
          {thing.facts.length > 0 ? (
            <dl className="divide-line border-line mt-9 divide-y border-y">
              {thing.facts.map((fact) => (
                <div key={fact.label} className="flex justify-between gap-6 py-3">
                  <dt className="text-muted">{fact.label}</dt>
                  <dd className="min-w-0 text-right font-medium">{fact.value}</dd>
                </div>
              ))}
            </dl>
          ) : null}
        </div>
      </div>
      {thing.text ? <Prose text={thing.text} className="text-lead mt-12" /> : null}
      {more.length > 0 ? (
        <section className="mt-20" aria-labelledby="more">
          <h2 id="more" className="text-title voice">
            More {back.label.toLowerCase()}
          </h2>
          <ul className="mt-8 grid gap-x-6 gap-y-10 sm:grid-cols-3">
            {more.map((other) => (
              <li key={other.id}>
                <ThingTile thing={other} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
