import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { m } from "@/messages";

export default function AppNotFound() {
  return (
    <EmptyState
      title={m.errors.nothingHere}
      body={m.errors.nothingHereHelp}
      action={
        <Button asChild>
          <Link href="/app">{m.errors.toDashboard}</Link>
        </Button>
      }
    />
  );
}
