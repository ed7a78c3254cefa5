import { Plus } from "lucide-react";
import Link from "next/link";
import { type Column, type Filter, visibleTo } from "@/components/app/columns";
//% if has("soft_delete")
import { DeletedList } from "@/components/app/deleted-list";
//% endif
import { iconOf } from "@/components/app/icons";
import { ListFilters } from "@/components/app/list-filters";
import { ListTable } from "@/components/app/list-table";
import { type ListParams, listHref, narrowed/*? if has("soft_delete") ?*/, paramOf/*? endif ?*/ } from "@/components/app/list-params";
import { LiveRefresh } from "@/components/app/live-refresh";
import { PageHeader } from "@/components/app/page-header";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { Session } from "@/lib/auth";
import { orNotFound } from "@/lib/page";
import { type BaseRow, can, listRows, type Resource } from "@/lib/resource";
import { m } from "@/messages";

interface RecordListProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  params: ListParams;
  columns: readonly Column<Row>[];
  filters: readonly Filter[];
  /** What these records are, in one sentence. */
  description?: string;
}

/** The list page of one kind of record, as far as this person may see it. */
export async function RecordList<Row extends BaseRow>(props: RecordListProps<Row>) {
  const { resource, session, params, columns, filters, description } = props;
//% if has("soft_delete")
  const mayRestore = resource.softDelete && can(resource, session, "delete");
  if (mayRestore && paramOf(params, "deleted") === "true") {
    return <DeletedList resource={resource} session={session} params={params} />;
  }
//% endif
  const { items, total, page, perPage } = await orNotFound(
    listRows(resource, session, params),
  );
  const isNarrowed = narrowed(params);
  const isEmpty = total === 0 && !isNarrowed;
  const newLink = can(resource, session, "create") && (
    <Button asChild>
      <Link href={`/app/${resource.slug}/new`}>
        <Plus aria-hidden />
        {m.list.newOne(resource.noun)}
      </Link>
    </Button>
  );
  return (
    <div className="grid gap-5">
      <LiveRefresh slugs={[resource.slug]} />
      <PageHeader title={resource.pluralLabel} description={description} actions={newLink} />
      {isEmpty ? (
        <EmptyState
          icon={iconOf(resource.slug)}
          title={m.list.noneYet(resource.pluralNoun)}
          body={newLink ? m.list.firstWillAppear : m.list.willAppear}
        />
      ) : (
        <>
          <ListFilters
            pluralNoun={resource.pluralNoun}
            filters={visibleTo(filters, session.role)}
            params={params}
          />
          {items.length === 0 ? (
            <EmptyState
              title={m.list.noneMatch(resource.pluralNoun)}
              body={m.list.noneMatchHelp}
              action={
                <Button variant="outline" asChild>
                  <Link href={`/app/${resource.slug}`}>{m.list.clear}</Link>
                </Button>
              }
            />
          ) : (
            <ListTable
              caption={resource.pluralLabel}
              slug={resource.slug}
              rows={items}
              columns={visibleTo(columns, session.role)}
              params={params}
            />
          )}
          {items.length > 0 && (
            <Pagination
              page={page}
              perPage={perPage}
              total={total}
              hrefOf={(n) => listHref(resource.slug, params, { page: String(n) })}
            />
          )}
        </>
      )}
//% if has("soft_delete")
      {mayRestore && (
        <Link
          href={`/app/${resource.slug}?deleted=true`}
          className="inline-flex min-h-9 w-fit items-center rounded-ui text-sm text-muted underline-offset-4 hover:text-ink hover:underline focus-visible:outline-2 focus-visible:outline-focus"
        >
          {m.record.deletedThings(resource.pluralNoun)}
        </Link>
      )}
//% endif
    </div>
  );
}
