import Link from "next/link";
import { /*? if has("states") ?*/ByState, /*? endif ?*/inFocus, LastDays, Latest/*? if has("states") ?*/, Panel/*? endif ?*/ } from "@/components/app/dashboard-parts";
import { FOCUS, iconOf } from "@/components/app/icons";
import { LiveRefresh } from "@/components/app/live-refresh";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Session } from "@/lib/auth";
import { can } from "@/lib/resource";
import type { Stats } from "@/lib/stats";
import { resources } from "@/models/registry";
import { m } from "@/messages";

/** The first page: one sentence of figures, then the two things this app turns on. */
export function Dashboard({
  session,
  resources: counted,
}: Pick<Stats, "resources"> & { session: Session }) {
  const [main, second] = inFocus(counted, FOCUS);
  const first = main && resources[main.slug];
  const canStart = first && can(first, session, "create");
  return (
    <div className="grid gap-12">
      <LiveRefresh slugs={counted.map((one) => one.slug)} />
      <header className="grid gap-6 border-b border-line pb-8">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div className="grid gap-1">
            <p className="text-muted">{m.dashboard.hello(session.name)}</p>
            <h1 className="font-heading text-3xl leading-tight font-semibold tracking-tight md:text-4xl">
              {m.dashboard.title}
            </h1>
          </div>
          {canStart && (
            <Button asChild>
              <Link href={`/app/${first.slug}/new`}>{m.list.newOne(first.noun)}</Link>
            </Button>
          )}
        </div>
        <ul className="flex flex-wrap gap-x-10 gap-y-2">
          {counted.map((one) => (
            <li key={one.slug}>
              <Link
                href={`/app/${one.slug}`}
                className="group inline-flex min-h-11 items-baseline gap-2 rounded-ui focus-visible:outline-2 focus-visible:outline-focus"
              >
                <span className="font-heading text-2xl font-semibold tabular-nums">
                  {one.total}
                </span>
                <span className="text-muted underline-offset-4 group-hover:underline">
                  {one.pluralLabel}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </header>
      {main && first && main.total === 0 && (
        <EmptyState
          icon={iconOf(main.slug)}
          title={m.list.noneYet(first.pluralNoun)}
          body={m.dashboard.emptyHelp}
          action={
            canStart && (
              <Button asChild>
                <Link href={`/app/${first.slug}/new`}>{m.list.newOne(first.noun)}</Link>
              </Button>
            )
          }
        />
      )}
      {main && main.total > 0 && (
        <div className="grid gap-x-16 gap-y-12 lg:grid-cols-2">
          <Latest slug={main.slug} session={session} />
//% if has("states")
          {main.byState.length > 0 ? (
            <Panel title={m.dashboard.byStatus(main.pluralLabel)}>
              <ByState counted={main} />
            </Panel>
          ) : (
            <LastDays counted={main} />
          )}
          {main.byState.length > 0 && <LastDays counted={main} />}
//% else
          <LastDays counted={main} />
//% endif
          {second && <Latest slug={second.slug} session={session} />}
        </div>
      )}
    </div>
  );
}
