import type { ReactNode } from "react";
import { Moment } from "@/components/app/values/moment";
import type { BaseRow } from "@/lib/resource";
import { m } from "@/messages";

interface HistoryProps {
  row: BaseRow & { owner?: { label: string } };
//% if has("history")
  /** All changes, where the app keeps them. */
  children?: ReactNode;
//% endif
}

/** Whose record this is and when it changed. */
export function History({ row/*? if has("history") ?*/, children/*? endif ?*/ }: HistoryProps) {
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
//% if has("history")
      {children}
//% endif
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
