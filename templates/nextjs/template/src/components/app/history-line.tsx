import { Moment } from "@/components/app/values/moment";
import { formatValue } from "@/lib/format";
import type { BaseRow, HistoryChange, HistoryEntry, Ref, Resource } from "@/lib/resource";
import { m } from "@/messages";

interface HistoryLineProps<Row extends BaseRow> {
  resource: Resource<Row>;
  entry: HistoryEntry;
}

/** One entry of a history: who did what and when, and from which value to which. */
export function HistoryLine<Row extends BaseRow>({ resource, entry }: HistoryLineProps<Row>) {
  const { action, changes } = entry;
  return (
    <li className="grid gap-1">
      <p>
        <span className="font-medium">{entry.by?.label ?? m.record.somebody}</span> {m.record.done[action]}
        {action === "updated" && changes.length === 0 && m.record.unseen}
      </p>
      {changes.length > 0 && (
        <ul className="grid gap-1">
          {changes.map((change) => (
            <li key={change.name} className="break-words">
              <ChangeText resource={resource} change={change} />
            </li>
          ))}
        </ul>
      )}
      <p className="text-xs text-muted">
        <Moment value={entry.at} />
      </p>
    </li>
  );
}

function ChangeText<Row extends BaseRow>({
  resource,
  change,
}: {
  resource: Resource<Row>;
  change: HistoryChange;
}) {
  const label = <span className="text-muted">{change.label}</span>;
  if (!("to" in change)) return label;
  const show = (value: unknown) => textOf(resource, change.name, value) || m.record.nothing;
  return (
    <>
      {label}: {show(change.from)} → {show(change.to)}
    </>
  );
}

function textOf<Row extends BaseRow>(resource: Resource<Row>, name: string, value: unknown): string {
  const meta = resource.fields[name];
  if (meta) return formatValue(meta, value);
//% if has("states")
  if (name === "state") return resource.states.find(({ id }) => id === value)?.label ?? String(value);
//% endif
  return ([value ?? []].flat() as Ref[]).map(({ label }) => label).join(", ");
}
