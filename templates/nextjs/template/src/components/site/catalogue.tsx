import Link from "next/link";

import { Notice } from "@/components/site/notice";
import { type Choice, one, type Query, type Things } from "@/components/site/thing";
import { ThingRow } from "@/components/site/thing-row";
import { ThingTile } from "@/components/site/thing-tile";

type Props = {
  path: string;
  title: string;
  nouns: string;
  things: Things;
  choices: Choice[];
  query: Query;
  layout: "tiles" | "rows";
};

const CONTROL =
  "border-control bg-surface text-ink rounded-ui min-h-12 w-full border px-3.5 py-2 text-base";

/** Everything there is, with search, choices and pages; all of it works without script. */
export function Catalogue({ path, title, nouns, things, choices, query, layout }: Props) {
  const pages = Math.max(1, Math.ceil(things.total / things.perPage));
  const narrowed = Boolean(one(query.q)) || choices.some((choice) => one(query[choice.name]));
  return (
    <div className="wrap pt-10 pb-24 md:pt-16">
      <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h1 className="text-display voice">{title}</h1>
        <p className="text-muted tabular">
          {things.total} {things.total === 1 ? "result" : "results"}
        </p>
      </div>
      <form action={path} role="search" className="border-line mt-8 grid gap-4 border-y py-6 sm:grid-cols-2 lg:flex lg:items-end">
        <label className="block flex-2">
          <span className="text-[0.95rem] font-medium">Search {nouns}</span>
          <input type="search" name="q" defaultValue={one(query.q)} className={`${CONTROL} mt-1.5`} />
        </label>
        {choices.map((choice) => (
          <label key={choice.name} className="block flex-1">
            <span className="text-[0.95rem] font-medium">{choice.label}</span>
            <select name={choice.name} defaultValue={one(query[choice.name])} className={`${CONTROL} mt-1.5`}>
              <option value="">Any</option>
              {choice.options.map((option) => (
                <option key={option.id} value={option.id}>
                  {option.label}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button className="bg-brand text-on-brand border-brand-edge rounded-ui min-h-12 border px-7 font-semibold hover:brightness-[0.94]">
          Search
        </button>
      </form>
      <div className="mt-10">
        {things.items.length === 0 ? (
          <Notice title={narrowed ? "Nothing fits that search" : `No ${nouns} yet`}>
            {narrowed ? (
              <Link href={path} className="text-brand-ink underline underline-offset-4">
                Show all {nouns}
              </Link>
            ) : (
              <p>They appear here as soon as the first one is published.</p>
            )}
          </Notice>
        ) : (
          <List things={things} layout={layout} />
        )}
      </div>
      {pages > 1 ? <Pages path={path} query={query} page={things.page} pages={pages} /> : null}
    </div>
  );
}

function List({ things, layout }: { things: Things; layout: "tiles" | "rows" }) {
  if (layout === "rows") {
    return (
      <ul className="divide-line border-line divide-y border-b">
        {things.items.map((thing) => (
          <li key={thing.id}>
            <ThingRow thing={thing} level="h2" picture />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="grid gap-x-6 gap-y-12 sm:grid-cols-2 lg:grid-cols-3">
      {things.items.map((thing) => (
        <li key={thing.id}>
          <ThingTile thing={thing} level="h2" />
        </li>
      ))}
    </ul>
  );
}

function Pages({ path, query, page, pages }: { path: string; query: Query; page: number; pages: number }) {
  const link = "border-control rounded-ui inline-flex min-h-11 items-center border px-5 font-medium";
  return (
    <nav aria-label="Pages" className="mt-14 flex items-center justify-between gap-4">
      {page > 1 ? (
        <Link href={hrefOf(path, query, page - 1)} className={link}>
          Previous
        </Link>
      ) : (
        <span />
      )}
      <p className="text-muted tabular">
        Page {page} of {pages}
      </p>
      {page < pages ? (
        <Link href={hrefOf(path, query, page + 1)} className={link}>
          Next
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}

function hrefOf(path: string, query: Query, page: number): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name !== "page" && one(value)) params.set(name, one(value));
  }
  if (page > 1) params.set("page", String(page));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
