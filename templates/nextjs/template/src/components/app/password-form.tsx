"use client";

import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { passwordInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

/** A new password; all other sessions of this person end. */
export function PasswordForm() {
  const notify = useToast();
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: passwordInput,
    async send(input, form) {
      await request("POST", "/api/auth/password", input);
      form.reset();
      notify(m.account.passwordChanged);
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid max-w-md gap-5">
      <FormProblem text={problem} />
      <Field label={m.account.currentPassword} error={errors.current} required>
        {(control) => (
          <Input {...control} name="current" type="password" autoComplete="current-password" />
        )}
      </Field>
      <Field
        label={m.auth.newPassword}
        help={m.auth.passwordHelp}
        error={errors.password}
        required
      >
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" />
        )}
      </Field>
      <Button type="submit" className="justify-self-start" disabled={isSending}>
        {isSending ? m.account.changing : m.account.changePassword}
      </Button>
    </form>
  );
}
