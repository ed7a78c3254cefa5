import { Pencil } from "lucide-react";
import Link from "next/link";
import { DeleteRecord } from "@/components/app/delete-record";
import { PageHeader } from "@/components/app/page-header";
//% if has("states")
import { StateBadge } from "@/components/app/state-badge";
//% endif
import { titleOf } from "@/components/app/title-of";
//% if has("states")
import { Transitions } from "@/components/app/transitions";
//% endif
import { Button } from "@/components/ui/button";
import type { Session } from "@/lib/auth";
import { /*? if has("states") ?*/allowedTransitions, /*? endif ?*/type BaseRow, can, type Resource } from "@/lib/resource";
import { m } from "@/messages";

interface RecordHeadProps<Row extends BaseRow> {
  resource: Resource<Row>;
  session: Session;
  row: Row/*? if has("states") ?*/ & { state?: string }/*? endif ?*/;
}

/** The head of a record's page: its title, its state, and what this person may do with it. */
export function RecordHead<Row extends BaseRow>({
  resource,
  session,
  row,
}: RecordHeadProps<Row>) {
  const { slug, label, noun, pluralLabel/*? if has("states") ?*/, states/*? endif ?*/ } = resource;
  const title = titleOf(resource, row);
  return (
    <PageHeader
      title={title}
      back={
        can(resource, session, "list") ? { href: `/app/${slug}`, label: pluralLabel } : undefined
      }
//% if has("states")
      badge={row.state && <StateBadge states={states} value={row.state} />}
//% endif
      actions={
        <>
//% if has("states")
          <Transitions
            slug={slug}
            id={row.id}
            transitions={allowedTransitions(resource, session, row)}
          />
//% endif
          {can(resource, session, "update", row) && (
            <Button variant="outline" asChild>
              <Link href={`/app/${slug}/${row.id}/edit`}>
                <Pencil aria-hidden />
                {m.record.edit}
              </Link>
            </Button>
          )}
          {can(resource, session, "delete", row) && (
            <DeleteRecord
              slug={slug}
              id={row.id}
              label={label}
              noun={noun}
              title={title}
//% if has("soft_delete")
              isKept={resource.softDelete}
//% endif
            />
          )}
        </>
      }
    />
  );
}
