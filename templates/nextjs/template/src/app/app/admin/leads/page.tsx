import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { ListFilters } from "@/components/app/list-filters";
import { listHref, type ListParams, narrowed } from "@/components/app/list-params";
import { PageHeader } from "@/components/app/page-header";
import { Moment } from "@/components/app/values/moment";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth";
import { listLeads } from "@/lib/leads";
import { ADMIN } from "@/lib/roles";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.leads.title };

export default async function LeadsPage({ searchParams }: { searchParams: Promise<ListParams> }) {
  const session = await requireSession([ADMIN]);
  const params = await searchParams;
  const { items, total, page, perPage } = await listLeads(session, params);
  return (
    <div className="grid gap-5">
      <PageHeader
        title={m.leads.title}
        description={m.leads.intro}
      />
      {(total > 0 || narrowed(params)) && (
        <ListFilters pluralNoun={m.leads.noun} params={params} filters={[]} />
      )}
      {items.length === 0 ? (
        <EmptyState
          icon={<Inbox aria-hidden />}
          title={narrowed(params) ? m.leads.noneMatch : m.leads.noneYet}
          body={m.leads.help}
        />
      ) : (
        <ul className="divide-y divide-line rounded-ui border border-line bg-surface">
          {items.map((lead) => (
            <li key={lead.id} className="grid gap-1 px-4 py-3 md:grid-cols-[16rem_1fr_auto] md:gap-6">
              <div className="grid min-w-0 content-start">
                <span className="font-medium">{lead.name ?? lead.email}</span>
                <a
                  href={`mailto:${lead.email}`}
                  className="truncate text-sm text-muted underline-offset-4 hover:underline"
                >
                  {lead.email}
                </a>
              </div>
              <p className="text-sm break-words whitespace-pre-line">{lead.message}</p>
              <p className="text-sm text-muted">
                <Moment value={lead.createdAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && (
        <Pagination
          page={page}
          perPage={perPage}
          total={total}
          hrefOf={(n) => listHref("admin/leads", params, { page: String(n) })}
        />
      )}
    </div>
  );
}
