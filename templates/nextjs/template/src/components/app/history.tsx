import type { ReactNode } from "react";
import { HistoryLine } from "@/components/app/history-line";
import { Moment } from "@/components/app/values/moment";
import type { Session } from "@/lib/auth";
import { type BaseRow, historyOf, type Resource } from "@/lib/resource";
import { m } from "@/messages";

const SHOWN = 20;

interface HistoryProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  row: Row & { owner?: { label: string } };
}

/** Whose record this is and when it changed; with all changes where the app keeps them. */
export function History<Row extends BaseRow>({ resource, session, row }: HistoryProps<Row>) {
  return (
    <section className="grid content-start gap-3 text-sm">
      <h2 className="font-heading text-base leading-tight font-semibold">{m.record.history}</h2>
      <dl className="grid gap-3">
        {row.owner && <Point label={m.record.owner}>{row.owner.label}</Point>}
        <Point label={m.record.created}>
          <Moment value={row.createdAt} />
        </Point>
        {row.version > 1 && (
          <Point label={m.record.lastChanged}>
            <Moment value={row.updatedAt} />
          </Point>
        )}
      </dl>
      {resource.audit && <Changes resource={resource} session={session} id={row.id} />}
    </section>
  );
}

function Point({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ChangesProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  id: string;
}

async function Changes<Row extends BaseRow>({ resource, session, id }: ChangesProps<Row>) {
  const { items, total } = await historyOf(resource, session, id, { perPage: String(SHOWN) });
  return (
    <>
      <ol className="grid gap-4 border-t border-line pt-4" aria-label={m.record.changes}>
        {items.map((entry) => (
          <HistoryLine key={entry.id} resource={resource} entry={entry} />
        ))}
      </ol>
      {total > SHOWN && <p className="text-xs text-muted">{m.record.latestOf(SHOWN, total)}</p>}
      {total === 0 && <p className="text-muted">{m.record.noChanges}</p>}
    </>
  );
}
