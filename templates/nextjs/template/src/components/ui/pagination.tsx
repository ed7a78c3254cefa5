import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { m } from "@/messages";

type PaginationProps = {
  page: number;
  perPage: number;
  total: number;
  /** Address of page `n`. */
  hrefOf: (page: number) => string;
};

/** Which part of a list is shown, and the way to its neighbours. */
export function Pagination({ page, perPage, total, hrefOf }: PaginationProps) {
  const last = Math.max(1, Math.ceil(total / perPage));
  const from = total === 0 ? 0 : (page - 1) * perPage + 1;
  return (
    <nav aria-label={m.list.pages} className="flex items-center justify-between gap-4 text-sm text-muted">
      <p className="tabular-nums">
        {m.list.range(from, Math.min(page * perPage, total), total)}
      </p>
      {last > 1 && (
        <div className="flex gap-2">
          <Step label={m.list.previous} href={page > 1 ? hrefOf(page - 1) : undefined}>
            <ChevronLeft aria-hidden />
          </Step>
          <Step label={m.list.next} href={page < last ? hrefOf(page + 1) : undefined}>
            <ChevronRight aria-hidden />
          </Step>
        </div>
      )}
    </nav>
  );
}

function Step({
  label,
  href,
  children,
}: {
  label: string;
  href?: string;
  children: React.ReactNode;
}) {
  if (!href) {
    return (
      <Button variant="outline" size="icon" aria-label={label} disabled>
        {children}
      </Button>
    );
  }
  return (
    <Button variant="outline" size="icon" asChild>
      <Link href={href} aria-label={label}>
        {children}
      </Link>
    </Button>
  );
}
