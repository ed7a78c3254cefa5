import { Trash2 } from "lucide-react";
import { type ListParams, listHref } from "@/components/app/list-params";
import { LiveRefresh } from "@/components/app/live-refresh";
import { PageHeader } from "@/components/app/page-header";
import { RestoreRecord } from "@/components/app/restore-record";
import { titleOf } from "@/components/app/title-of";
import { Moment } from "@/components/app/values/moment";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { Session } from "@/lib/auth";
import { orNotFound } from "@/lib/page";
import { type BaseRow, listRows, type Resource } from "@/lib/resource";
import { m } from "@/messages";

interface DeletedListProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  params: ListParams;
}

/** The deleted records of one kind, for who may restore them: the last deleted first. */
export async function DeletedList<Row extends BaseRow>({ resource, session, params }: DeletedListProps<Row>) {
  const { slug, label, pluralLabel, pluralNoun } = resource;
  const query = { ...params, sort: "-deletedAt" };
  const { items, total, page, perPage } = await orNotFound(listRows(resource, session, query));
  return (
    <div className="grid gap-5">
      <LiveRefresh slugs={[slug]} />
      <PageHeader title={m.record.deletedThings(pluralNoun)} back={{ href: `/app/${slug}`, label: pluralLabel }} />
      {items.length === 0 ? (
        <EmptyState
          icon={<Trash2 aria-hidden />}
          title={m.record.noneDeleted(pluralNoun)}
          body={m.record.deletedHelp}
        />
      ) : (
        <ul className="divide-y divide-line rounded-ui border border-line bg-surface">
          {items.map((row) => (
            <li key={row.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
              <span className="min-w-0 flex-1 basis-48 font-medium break-words">{titleOf(resource, row)}</span>
              <span className="text-sm text-muted">
                {m.record.deletedAt} <Moment value={row.deletedAt} />
              </span>
              <RestoreRecord slug={slug} id={row.id} label={label} title={titleOf(resource, row)} />
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && (
        <Pagination
          page={page}
          perPage={perPage}
          total={total}
          hrefOf={(n) => listHref(slug, params, { page: String(n) })}
        />
      )}
    </div>
  );
}
