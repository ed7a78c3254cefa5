"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { loginInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

export function LoginForm() {
  const router = useRouter();
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: loginInput,
    async send(input) {
      await request("POST", "/api/auth/login", input);
      router.replace("/app");
      router.refresh();
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <FormProblem text={problem} />
      <Field label={m.auth.email} error={errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="email" />}
      </Field>
      <div className="grid gap-1">
        <Field label={m.auth.password} error={errors.password}>
          {(control) => (
            <Input {...control} name="password" type="password" autoComplete="current-password" />
          )}
        </Field>
        <Link
          href="/forgot-password"
          className="inline-flex min-h-11 items-center justify-self-start text-sm text-muted underline-offset-4 hover:text-ink hover:underline"
        >
          {m.auth.forgot}
        </Link>
      </div>
      <Button type="submit" size="lg" disabled={isSending}>
        {isSending ? m.auth.signingIn : m.auth.signIn}
      </Button>
    </form>
  );
}
