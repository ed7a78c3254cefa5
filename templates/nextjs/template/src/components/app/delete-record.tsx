"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";
import { m } from "@/messages";

interface DeleteRecordProps {
  slug: string;
  id: string;
  label: string;
  noun: string;
  title: string;
//% if has("soft_delete")
  /** Whether it can be restored later. */
  isKept: boolean;
//% endif
}

/** Delete one record, after asking. */
export function DeleteRecord({ slug, id, label, noun, title/*? if has("soft_delete") ?*/, isKept/*? endif ?*/ }: DeleteRecordProps) {
  const router = useRouter();
  const notify = useToast();
  const [problem, setProblem] = useState<string | null>(null);
  const [isDeleting, setIsDeleting] = useState(false);

  async function remove() {
    setIsDeleting(true);
    setProblem(null);
    try {
      await request("DELETE", `/api/${slug}/${id}`);
      notify(m.record.removed(label));
      router.push(`/app/${slug}`);
      router.refresh();
    } catch (error) {
      setProblem(error instanceof RequestError ? error.message : m.record.notRemoved);
      setIsDeleting(false);
    }
  }

  return (
    <Dialog onOpenChange={() => setProblem(null)}>
      <DialogTrigger asChild>
        <Button variant="outline" className="text-danger">
          <Trash2 aria-hidden />
          {m.record.remove}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={m.record.removeTitle(noun)}
        description={/*? if has("soft_delete") ?*/isKept ? m.record.removeKept(title) : /*? endif ?*/m.record.removeHelp(title)}
      >
        {problem && (
          <p role="alert" className="text-sm font-medium text-danger">
            {problem}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button variant="outline">{m.record.keep}</Button>
          </DialogClose>
          <Button variant="danger" onClick={remove} disabled={isDeleting}>
            {isDeleting ? m.record.removing : m.record.removeOne(noun)}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
