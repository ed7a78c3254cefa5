"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { reportBrowserError } from "@/lib/browser-error";
import { m } from "@/messages";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function AppError({ error, reset }: Props) {
  useEffect(() => reportBrowserError(error), [error]);
  return (
    <EmptyState
      title={m.errors.pageFailed}
      body={m.errors.pageFailedHelp}
      action={<Button onClick={reset}>{m.errors.tryAgain}</Button>}
    />
  );
}
