"use client";

import Link from "next/link";
import type { FormEvent, ReactNode } from "react";
import { FormProblem } from "@/components/app/form-problem";
import { Button } from "@/components/ui/button";
import { m } from "@/messages";

interface RecordFormProps {
  /** What `useRecordForm` returned. */
  form: {
    submit(event: FormEvent<HTMLFormElement>): Promise<void>;
    problem: string | null;
    isSaving: boolean;
    isNew: boolean;
    cancelHref: string;
  };
  /** What one record is called, inside a sentence. */
  noun: string;
  children?: ReactNode;
}

/** The frame of a record's form: what went wrong on top, saving always within reach. */
export function RecordForm({ form, noun, children }: RecordFormProps) {
  return (
    <form onSubmit={form.submit} noValidate className="grid max-w-4xl">
      {form.problem && (
        <div className="mb-6">
          <FormProblem text={form.problem} />
        </div>
      )}
      <div className="divide-y divide-line border-y border-line">{children}</div>
      <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-10 -mx-4 flex gap-3 border-b border-line bg-bg px-4 py-4 md:bottom-0 md:mx-0 md:border-0 md:px-0 md:pl-64">
        <Button type="submit" disabled={form.isSaving}>
          {form.isSaving ? m.form.saving : form.isNew ? m.form.create(noun) : m.form.save}
        </Button>
        <Button variant="quiet" asChild>
          <Link href={form.cancelHref}>{m.form.cancel}</Link>
        </Button>
      </div>
    </form>
  );
}

/** Fields that belong together, under a title beside them. */
export function FormSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-5 py-8 md:grid-cols-[14rem_minmax(0,1fr)]">
      <h2 className="font-heading text-base leading-snug font-semibold">{title}</h2>
      <div className="grid min-w-0 gap-6">{children}</div>
    </section>
  );
}
