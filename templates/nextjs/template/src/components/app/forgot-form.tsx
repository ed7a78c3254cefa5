"use client";

import { useState } from "react";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { forgotInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

export function ForgotForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: forgotInput,
    async send(input) {
      await request("POST", "/api/auth/forgot", input);
      setSentTo(input.email);
    },
  });
  if (sentTo) {
    return (
      <p role="status" className="rounded-ui border border-line bg-surface p-5">
        {m.auth.linkSent(sentTo)}
      </p>
    );
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <FormProblem text={problem} />
      <Field label={m.auth.email} error={errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="email" />}
      </Field>
      <Button type="submit" size="lg" disabled={isSending}>
        {isSending ? m.auth.sending : m.auth.sendLink}
      </Button>
    </form>
  );
}
