"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function AppError({ reset }: { reset: () => void }) {
  return (
    <EmptyState
      title="This page could not be shown"
      body="Nothing you saved is lost. Try again; if it stays like this, tell whoever runs this app."
      action={<Button onClick={reset}>Try again</Button>}
    />
  );
}
