import type { Metadata } from "next";
import { ListFilters } from "@/components/app/list-filters";
import { listHref, type ListParams } from "@/components/app/list-params";
import { PageHeader } from "@/components/app/page-header";
import { UserTable } from "@/components/app/user-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { requireSession } from "@/lib/auth";
import { ADMIN, ROLES } from "@/lib/roles";
import { listUsers } from "@/lib/users";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.users.title };

export default async function UsersPage({ searchParams }: { searchParams: Promise<ListParams> }) {
  const session = await requireSession([ADMIN]);
  const params = await searchParams;
  const { items, total, page, perPage } = await listUsers(session, params);
  return (
    <div className="grid gap-5">
      <PageHeader title={m.users.title} description={m.users.intro} />
      <ListFilters
        pluralNoun={m.users.noun}
        params={params}
        filters={[{ kind: "choice", key: "filter.role", label: m.users.role, options: ROLES }]}
      />
      {items.length > 0 ? (
        <UserTable users={items} self={session.userId} />
      ) : (
        <EmptyState title={m.users.noneMatch} body={m.users.tryOthers} />
      )}
      <Pagination
        page={page}
        perPage={perPage}
        total={total}
        hrefOf={(n) => listHref("admin/users", params, { page: String(n) })}
      />
    </div>
  );
}
