import type { Metadata } from "next";
import { ListFilters } from "@/components/app/list-filters";
import { listHref, type ListParams } from "@/components/app/list-params";
import { PageHeader } from "@/components/app/page-header";
import { Outcome } from "@/components/app/sign-in-list";
import { Moment } from "@/components/app/values/moment";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth";
import { ADMIN } from "@/lib/roles";
import { listSignIns } from "@/lib/sign-ins";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.signIns.adminTitle };

const OUTCOMES = [
  { id: "success", label: m.signIns.success },
  { id: "failure", label: m.signIns.failure },
];

export default async function SignInsPage({ searchParams }: { searchParams: Promise<ListParams> }) {
  const session = await requireSession([ADMIN]);
  const params = await searchParams;
  const { items, total, page, perPage } = await listSignIns(session, params);
  return (
    <div className="grid gap-5">
      <PageHeader title={m.signIns.adminTitle} description={m.signIns.adminIntro} />
      <ListFilters
        pluralNoun={m.signIns.noun}
        params={params}
        filters={[{ kind: "choice", key: "filter.outcome", label: m.signIns.outcome, options: OUTCOMES }]}
      />
      {items.length === 0 ? (
        <EmptyState title={m.signIns.noneMatch} body={m.signIns.tryOthers} />
      ) : (
        <ul className="divide-y divide-line rounded-ui border border-line bg-surface">
          {items.map((one) => (
            <li key={one.id} className="grid gap-1 px-4 py-3 text-sm md:grid-cols-[16rem_1fr_auto] md:gap-6">
              <div className="grid min-w-0 content-start">
                <span className="font-medium">{one.user?.name ?? m.signIns.nobody}</span>
                {one.user && <span className="truncate text-muted">{one.user.email}</span>}
              </div>
              <div className="grid min-w-0 content-start gap-1">
                <span className="flex items-center gap-3">
                  <Outcome outcome={one.outcome} />
                  <span className="text-muted">{one.network}</span>
                </span>
                <span className="break-words text-muted">{one.agent || m.signIns.unknownDevice}</span>
              </div>
              <p className="text-muted">
                <Moment value={one.createdAt} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <Pagination
        page={page}
        perPage={perPage}
        total={total}
        hrefOf={(n) => listHref("admin/sign-ins", params, { page: String(n) })}
      />
    </div>
  );
}
