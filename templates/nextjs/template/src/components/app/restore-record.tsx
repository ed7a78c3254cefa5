"use client";

import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";
import { m } from "@/messages";

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
      notify(m.record.restored(label));
      router.refresh();
    } catch (error) {
      notify(error instanceof RequestError ? error.message : m.record.notRestored, "error");
      setIsRestoring(false);
    }
  }

  return (
    <Button variant="outline" onClick={restore} disabled={isRestoring} aria-label={m.record.restoreOne(title)}>
      <RotateCcw aria-hidden />
      {isRestoring ? m.record.restoring : m.record.restore}
    </Button>
  );
}
