"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { eraseInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

/** What the law gives everyone: a copy of one's data, and its end. */
export function YourData() {
  const router = useRouter();
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: eraseInput,
    async send(input) {
      await request("POST", "/api/auth/erase", input);
      router.replace("/");
      router.refresh();
    },
  });
  return (
    <div className="grid gap-8">
      <div className="grid justify-items-start gap-3">
        <p className="max-w-prose text-muted">{m.privacy.exportIntro}</p>
        <Button asChild variant="outline">
          <a href="/api/auth/export" download>
            <Download aria-hidden />
            {m.privacy.exportLink}
          </a>
        </Button>
      </div>
      <div className="grid justify-items-start gap-3">
        <p className="max-w-prose text-muted">{m.privacy.eraseIntro}</p>
        <Dialog>
          <DialogTrigger asChild>
            <Button variant="outline" className="text-danger">
              {m.privacy.erase}
            </Button>
          </DialogTrigger>
          <DialogContent title={m.privacy.eraseTitle} description={m.privacy.eraseHelp}>
            <form onSubmit={submit} noValidate className="grid gap-5">
              <FormProblem text={problem} />
              <Field label={m.privacy.password} error={errors.password} required>
                {(control) => (
                  <Input {...control} name="password" type="password" autoComplete="current-password" />
                )}
              </Field>
              <div className="flex flex-wrap justify-end gap-3">
                <DialogClose asChild>
                  <Button variant="outline">{m.privacy.keep}</Button>
                </DialogClose>
                <Button type="submit" variant="danger" disabled={isSending}>
                  {isSending ? m.privacy.erasing : m.privacy.erase}
                </Button>
              </div>
            </form>
          </DialogContent>
        </Dialog>
      </div>
    </div>
  );
}
