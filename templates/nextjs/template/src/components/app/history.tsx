import { Moment } from "@/components/app/values/moment";

interface HistoryProps {
  row: { createdAt: string; updatedAt: string; version: number; owner?: { label: string } };
}

/** Whose record this is and when it changed. */
export function History({ row }: HistoryProps) {
  return (
    <section className="grid content-start gap-3 text-sm">
      <h2 className="font-heading text-base leading-tight font-semibold">History</h2>
      <dl className="grid gap-3">
        {row.owner && (
          <div>
            <dt className="text-xs text-muted">Owner</dt>
            <dd>{row.owner.label}</dd>
          </div>
        )}
        <div>
          <dt className="text-xs text-muted">Created</dt>
          <dd>
            <Moment value={row.createdAt} />
          </dd>
        </div>
        {row.version > 1 && (
          <div>
            <dt className="text-xs text-muted">Last changed</dt>
            <dd>
              <Moment value={row.updatedAt} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
