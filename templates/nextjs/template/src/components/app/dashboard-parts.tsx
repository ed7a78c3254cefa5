import Link from "next/link";
import type { ReactNode } from "react";
//% if has("states")
import { StateBadge } from "@/components/app/state-badge";
//% endif
import { titleOf } from "@/components/app/title-of";
import { Moment } from "@/components/app/values/moment";
import { BarChart } from "@/components/ui/chart";
import type { Session } from "@/lib/auth";
import { formatDate } from "@/lib/format";
import { listRows } from "@/lib/resource";
import type { Stats } from "@/lib/stats";
import { resources } from "@/models/registry";
import { m } from "@/messages";

export type Counted = Stats["resources"][number];

/** What stands at the centre of this app, first the most important; a role sees the first it may list. */
export function inFocus(counted: readonly Counted[], focus: readonly string[]): Counted[] {
  return focus
    .map((slug) => counted.find((one) => one.slug === slug))
    .filter((one) => one !== undefined);
}

export function Panel({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="grid content-start gap-4">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4">
        <h2 className="font-heading text-lg leading-tight font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** How many were made on each of the last fourteen days. */
export function LastDays({ counted }: { counted: Counted }) {
  const made = counted.perDay.reduce((sum, day) => sum + day.count, 0);
  return (
    <Panel
      title={m.dashboard.lastDays(counted.pluralLabel)}
      aside={<p className="text-sm text-muted tabular-nums">{m.dashboard.made(made)}</p>}
    >
      <BarChart
        title={m.dashboard.perDay(counted.pluralLabel)}
        points={counted.perDay.map((day) => ({ label: formatDate(day.day), value: day.count }))}
      />
    </Panel>
  );
}

/** The newest records of one kind. */
export async function Latest({ slug, session }: { slug: string; session: Session }) {
  const resource = resources[slug];
  if (!resource) return null;
  const { items } = await listRows(resource, session, { sort: "-createdAt", perPage: "6" });
  return (
    <Panel title={m.dashboard.latest(resource.pluralNoun)} aside={<MoreLink slug={slug} />}>
      <ul className="border-t border-line">
        {items.map((row) => (
          <li
            key={row.id}
            className="relative flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2 text-sm"
          >
            <Link
              href={`/app/${slug}/${row.id}`}
              className="min-w-0 flex-1 basis-40 truncate rounded-ui font-medium after:absolute after:inset-0 hover:text-brand-ink hover:underline focus-visible:outline-2 focus-visible:outline-focus"
            >
              {titleOf(resource, row)}
            </Link>
//% if has("states")
            {resource.states.length > 0 ? (
              <StateBadge states={resource.states} value={stateOf(row)} />
            ) : (
              <span className="text-sm text-muted">
                <Moment value={row.createdAt} />
              </span>
            )}
//% else
            <span className="text-sm text-muted">
              <Moment value={row.createdAt} />
            </span>
//% endif
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className="text-muted">{m.list.noneYet(resource.pluralNoun)}</p>}
    </Panel>
  );
}

//% if has("states")
function stateOf(row: object): string {
  return "state" in row ? String(row.state) : "";
}

//% endif
function MoreLink({ slug }: { slug: string }) {
  return (
    <Link
      href={`/app/${slug}`}
      className="inline-flex min-h-9 items-center text-sm font-medium text-brand-ink underline-offset-4 hover:underline"
    >
      {m.dashboard.seeAll}
    </Link>
  );
}

//% if has("states")
/** How the records of one kind are spread over their states; each part leads to its list. */
export function ByState({ counted }: { counted: Counted }) {
  const top = Math.max(1, ...counted.byState.map((state) => state.count));
  return (
    <ul className="grid gap-1">
      {counted.byState.map((state) => (
        <li key={state.id}>
          <Link
            href={`/app/${counted.slug}?filter.state=${encodeURIComponent(state.id)}`}
            className="grid min-h-11 grid-cols-[8rem_1fr_2.5rem] items-center gap-3 rounded-ui text-sm hover:bg-surface-2 focus-visible:outline-2 focus-visible:outline-focus"
          >
            <span className="truncate">{state.label}</span>
            <span aria-hidden className="h-2.5 rounded-ui bg-surface-2">
              <span
                className="block h-full min-w-0.5 rounded-ui bg-brand"
                style={{ width: `${(state.count / top) * 100}%` }}
              />
            </span>
            <span className="text-right font-medium tabular-nums">{state.count}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
//% endif
