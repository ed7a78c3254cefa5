import { Plus } from "lucide-react";
import Link from "next/link";
import { /*? if has("states") ?*/ByState, /*? endif ?*/type Counted, inFocus, LastDays, Latest, Panel } from "@/components/app/dashboard-parts";
import { FOCUS, iconOf } from "@/components/app/icons";
import { LiveRefresh } from "@/components/app/live-refresh";
import { PageHeader } from "@/components/app/page-header";
import { Button } from "@/components/ui/button";
import type { ChartPoint } from "@/components/ui/chart";
import { EmptyState } from "@/components/ui/empty-state";
import { Sparkline } from "@/components/ui/sparkline";
import type { Session } from "@/lib/auth";
import { can } from "@/lib/resource";
import type { Stats } from "@/lib/stats";
import { resources } from "@/models/registry";
import { m } from "@/messages";

/** The first page: today's figures as a ledger, the main work beside them. */
export function Dashboard({
  session,
  resources: counted,
}: Pick<Stats, "resources"> & { session: Session }) {
  const [main] = inFocus(counted, FOCUS);
  const first = main && resources[main.slug];
  const canStart = first && can(first, session, "create");
  return (
    <div className="grid gap-8">
      <LiveRefresh slugs={counted.map((one) => one.slug)} />
      <PageHeader
        title={m.dashboard.title}
        description={m.dashboard.greeting(session.name)}
        actions={
          canStart && (
            <Button asChild>
              <Link href={`/app/${first.slug}/new`}>
                <Plus aria-hidden />
                {m.list.newOne(first.noun)}
              </Link>
            </Button>
          )
        }
      />
      {main && main.total > 0 ? (
        <div className="grid gap-x-12 gap-y-10 xl:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
          <div className="grid content-start gap-10">
            <LastDays counted={main} />
            <Latest slug={main.slug} session={session} />
          </div>
          <div className="grid content-start gap-10">
//% if has("states")
            {main.byState.length > 0 && (
              <Panel title={m.dashboard.byStatus(main.pluralLabel)}>
                <ByState counted={main} />
              </Panel>
            )}
//% endif
            <Ledger counted={counted} />
          </div>
        </div>
      ) : (
        <>
          {main && first && (
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
          <Ledger counted={counted} />
        </>
      )}
    </div>
  );
}

function Ledger({ counted }: { counted: readonly Counted[] }) {
  if (counted.length === 0) return null;
  return (
    <Panel title={m.dashboard.inNumbers}>
      <ul className="border-t border-line">
        {counted.map((one) => (
          <li key={one.slug} className="border-b border-line">
            <Link
              href={`/app/${one.slug}`}
              className="grid min-h-12 grid-cols-[1.25rem_minmax(0,1fr)_5rem_3rem] items-center gap-3 rounded-ui text-sm hover:bg-surface-2 focus-visible:outline-2 focus-visible:outline-focus"
            >
              <span className="text-muted [&_svg]:size-4.5">{iconOf(one.slug)}</span>
              <span className="truncate">{one.pluralLabel}</span>
              <Sparkline
                title={m.dashboard.growth}
                points={growthOf(one)}
                className="w-full"
              />
              <span className="text-right font-semibold tabular-nums">{one.total}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** How many there were at the end of each day, as far as they still exist. */
function growthOf({ total, perDay }: Counted): ChartPoint[] {
  let count = total - perDay.reduce((sum, day) => sum + day.count, 0);
  return perDay.map((day) => ({ label: day.day, value: (count += day.count) }));
}
