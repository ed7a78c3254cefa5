"use client";

import { useRouter } from "next/navigation";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { resetInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

export function ResetForm({ token }: { token: string }) {
  const router = useRouter();
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: resetInput,
    async send(input) {
      await request("POST", "/api/auth/reset", input);
      router.replace("/login?reset=done");
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <FormProblem text={problem ?? (errors.token ? m.auth.linkBroken : null)} />
      <input type="hidden" name="token" value={token} />
      <Field label={m.auth.newPassword} help={m.auth.passwordHelp} error={errors.password}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" />
        )}
      </Field>
      <Button type="submit" size="lg" disabled={isSending}>
        {isSending ? m.form.saving : m.auth.saveNew}
      </Button>
    </form>
  );
}
