import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function AppNotFound() {
  return (
    <EmptyState
      title="There is nothing here"
      body="It may have been deleted, or it is not yours to see."
      action={
        <Button asChild>
          <Link href="/app">Back to the dashboard</Link>
        </Button>
      }
    />
  );
}
