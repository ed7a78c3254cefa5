"use client";

import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";

interface RestoreRecordProps {
  slug: string;
  id: string;
  label: string;
  title: string;
}

/** Bring one deleted record back. */
export function RestoreRecord({ slug, id, label, title }: RestoreRecordProps) {
  const router = useRouter();
  const notify = useToast();
  const [isRestoring, setIsRestoring] = useState(false);

  async function restore() {
    setIsRestoring(true);
    try {
      await request("POST", `/api/${slug}/${id}/restore`);
      notify(`${label} restored`);
      router.refresh();
    } catch (error) {
      notify(error instanceof RequestError ? error.message : "It could not be restored.", "error");
      setIsRestoring(false);
    }
  }

  return (
    <Button variant="outline" onClick={restore} disabled={isRestoring} aria-label={`Restore ${title}`}>
      <RotateCcw aria-hidden />
      {isRestoring ? "Restoring…" : "Restore"}
    </Button>
  );
}
