"use client";

import { useRouter } from "next/navigation";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { profileInput } from "@/lib/account-schema";
import { request } from "@/lib/client";
import { m } from "@/messages";

/** Name and address of the person who is signed in. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const notify = useToast();
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: profileInput,
    async send(input) {
      await request("PATCH", "/api/auth/me", input);
      notify(m.account.profileSaved);
      router.refresh();
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid max-w-md gap-5">
      <FormProblem text={problem} />
      <Field label={m.auth.name} error={errors.name} required>
        {(control) => <Input {...control} name="name" autoComplete="name" defaultValue={name} />}
      </Field>
      <Field label={m.auth.email} error={errors.email} required>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="email" defaultValue={email} />
        )}
      </Field>
      <Button type="submit" className="justify-self-start" disabled={isSending}>
        {isSending ? m.form.saving : m.account.saveProfile}
      </Button>
    </form>
  );
}
