import Link from "next/link";
import type { ReactNode } from "react";
import { titleOf } from "@/components/app/title-of";
import type { Session } from "@/lib/auth";
import { type BaseRow, can, listRows, type Resource } from "@/lib/resource";
import { m } from "@/messages";

const SHOWN = 5;

interface RelatedProps<Row extends BaseRow> {
  title: string;
  resource: Resource<Row>;
  session: Session;
  /** Link of `resource` that points here. */
  link: string;
  id: string;
}

/** The newest records of another list that point to this one, if this person may see that list. */
export async function Related<Row extends BaseRow>({
  title,
  resource,
  session,
  link,
  id,
}: RelatedProps<Row>) {
  if (!can(resource, session, "list")) return null;
  const filter = { [`filter.${link}`]: id };
  const query = { ...filter, sort: "-createdAt", perPage: String(SHOWN) };
  const { items, total } = await listRows(resource, session, query);
  const { slug } = resource;
  return (
    <LinkedList
      title={title}
      count={total}
      items={items.map((row) => ({ id: row.id, label: titleOf(resource, row) }))}
      slug={slug}
      more={
        total > SHOWN && (
          <Link
            href={`/app/${slug}?${new URLSearchParams(filter)}`}
            className="inline-flex min-h-9 items-center text-sm font-medium text-brand-ink underline-offset-4 hover:underline"
          >
            {m.list.allOf(total, resource.pluralNoun)}
          </Link>
        )
      }
    />
  );
}

interface LinkedListProps {
  title: string;
  slug: string;
  items: readonly { id: string; label: string }[];
  count?: number;
  more?: ReactNode;
}

/** Titles of linked records, each leading to its page. */
export function LinkedList({ title, slug, items, count = items.length, more }: LinkedListProps) {
  return (
    <section className="grid gap-3">
      <h2 className="flex items-baseline gap-2 font-heading text-lg leading-tight font-semibold">
        {title}
        <span className="text-sm font-normal text-muted tabular-nums">{count}</span>
      </h2>
      <ul className="border-t border-line">
        {items.map((item) => (
          <li key={item.id} className="border-b border-line">
            <Link
              href={`/app/${slug}/${item.id}`}
              className="flex min-h-11 items-center rounded-ui hover:text-brand-ink hover:underline focus-visible:outline-2 focus-visible:outline-focus"
            >
              {item.label}
            </Link>
          </li>
        ))}
        {items.length === 0 && (
          <li className="border-b border-line py-3 text-sm text-muted">{m.list.none}</li>
        )}
      </ul>
      {more}
    </section>
  );
}
