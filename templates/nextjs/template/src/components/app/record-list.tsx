import { Plus } from "lucide-react";
import Link from "next/link";
import { type Column, type Filter, visibleTo } from "@/components/app/columns";
import { iconOf } from "@/components/app/icons";
import { ListFilters } from "@/components/app/list-filters";
import { ListTable } from "@/components/app/list-table";
import { type ListParams, listHref, narrowed } from "@/components/app/list-params";
import { LiveRefresh } from "@/components/app/live-refresh";
import { PageHeader } from "@/components/app/page-header";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { Session } from "@/lib/auth";
import { orNotFound } from "@/lib/page";
import { type BaseRow, can, listRows, type Resource } from "@/lib/resource";

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
export async function RecordList<Row extends BaseRow>({
  resource,
  session,
  params,
  columns,
  filters,
  description,
}: RecordListProps<Row>) {
  const { items, total, page, perPage } = await orNotFound(
    listRows(resource, session, params),
  );
  const isNarrowed = narrowed(params);
  const isEmpty = total === 0 && !isNarrowed;
  const newLink = can(resource, session, "create") && (
    <Button asChild>
      <Link href={`/app/${resource.slug}/new`}>
        <Plus aria-hidden />
        New {resource.noun}
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
          title={`No ${resource.pluralNoun} yet`}
          body={newLink ? "The first one you make will appear here." : "They will appear here."}
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
              title={`No ${resource.pluralNoun} match`}
              body="Try other words, or take a filter away."
              action={
                <Button variant="outline" asChild>
                  <Link href={`/app/${resource.slug}`}>Clear search and filters</Link>
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
    </div>
  );
}
