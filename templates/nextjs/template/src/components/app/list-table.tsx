import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import type { Column } from "@/components/app/columns";
import { type ListParams, listHref, paramOf } from "@/components/app/list-params";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeading,
  TableRow,
} from "@/components/ui/table";
import { cn } from "@/lib/cn";

interface ListTableProps<Row> {
  caption: string;
  slug: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  params: ListParams;
}

/** A dense table that becomes a list of cards on narrow screens. */
export function ListTable<Row extends { id: string }>({
  caption,
  slug,
  rows,
  columns,
  params,
}: ListTableProps<Row>) {
  const [title, ...others] = columns;
  return (
    <div className="overflow-x-auto rounded-ui border border-line bg-surface">
      <Table className="max-md:block">
        <caption className="sr-only">{caption}</caption>
        <TableHead className="bg-surface-2 max-md:sr-only">
          <tr>
            {columns.map((column) => (
              <ColumnHeading key={column.key} column={column} slug={slug} params={params} />
            ))}
          </tr>
        </TableHead>
        <TableBody className="max-md:block">
          {rows.map((row) => (
            <TableRow key={row.id} className="relative max-md:grid max-md:grid-cols-2 max-md:gap-x-4 max-md:gap-y-2 max-md:px-4 max-md:py-4">
              <TableCell className="max-w-80 font-medium max-md:col-span-2 max-md:max-w-none max-md:p-0 max-md:text-base">
                <Link
                  href={`/app/${slug}/${row.id}`}
                  className="block truncate rounded-ui text-ink after:absolute after:inset-0 hover:text-brand-ink hover:underline focus-visible:outline-2 focus-visible:outline-focus max-md:whitespace-normal"
                >
                  {title?.cell(row)}
                </Link>
              </TableCell>
              {others.map((column) => (
                <TableCell
                  key={column.key}
                  data-label={column.label}
                  className={cn(
                    "max-md:grid max-md:min-w-0 max-md:content-start max-md:justify-items-start max-md:gap-0.5 max-md:p-0 max-md:before:text-xs max-md:before:text-muted max-md:before:content-[attr(data-label)]",
                    column.align === "end" && "text-right tabular-nums max-md:text-left",
                  )}
                >
                  {column.cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface ColumnHeadingProps<Row> {
  column: Column<Row>;
  slug: string;
  params: ListParams;
}

function ColumnHeading<Row>({ column, slug, params }: ColumnHeadingProps<Row>) {
  const sort = paramOf(params, "sort");
  const isUp = sort === column.sort;
  const isDown = sort === `-${column.sort}`;
  const classes = cn(column.align === "end" && "text-right");
  if (!column.sort) return <TableHeading className={classes}>{column.label}</TableHeading>;
  const Arrow = isUp ? ArrowUp : isDown ? ArrowDown : ChevronsUpDown;
  return (
    <TableHeading
      className={classes}
      aria-sort={isUp ? "ascending" : isDown ? "descending" : undefined}
    >
      <Link
        href={listHref(slug, params, { sort: isUp ? `-${column.sort}` : column.sort, page: "" })}
        className="inline-flex min-h-6 items-center gap-1 rounded-ui whitespace-nowrap hover:text-ink focus-visible:outline-2 focus-visible:outline-focus"
      >
        {column.label}
        <Arrow aria-hidden className={cn("size-3.5", !isUp && !isDown && "opacity-50")} />
      </Link>
    </TableHeading>
  );
}
