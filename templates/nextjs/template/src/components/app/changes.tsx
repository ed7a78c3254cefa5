import { HistoryLine } from "@/components/app/history-line";
import type { Session } from "@/lib/auth";
import { type BaseRow, historyOf, type Resource } from "@/lib/resource";
import { m } from "@/messages";

const SHOWN = 20;

interface ChangesProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  id: string;
}

/** What happened to one record, the latest first. */
export async function Changes<Row extends BaseRow>({ resource, session, id }: ChangesProps<Row>) {
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
