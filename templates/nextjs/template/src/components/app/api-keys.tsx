"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProblem } from "@/components/app/form-problem";
import { useSmallForm } from "@/components/app/use-small-form";
import { Moment } from "@/components/app/values/moment";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { keyInput } from "@/lib/account-schema";
import { RequestError, request } from "@/lib/client";
import { m } from "@/messages";

interface Key {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

/** A person's API keys: make one, see its secret once, revoke it. */
export function ApiKeys({ keys }: { keys: Key[] }) {
  const router = useRouter();
  const notify = useToast();
  const [secret, setSecret] = useState<string | null>(null);
  const { errors, problem, isSending, submit } = useSmallForm({
    schema: keyInput,
    async send(input, form) {
      const made = await request<{ secret: string }>("POST", "/api/auth/keys", input);
      setSecret(made.secret);
      form.reset();
      router.refresh();
    },
  });

  async function revoke({ id, name }: Key) {
    try {
      await request("DELETE", `/api/auth/keys/${id}`);
      notify(m.keys.revoked(name));
      router.refresh();
    } catch (error) {
      notify(error instanceof RequestError ? error.message : String(error), "error");
    }
  }

  return (
    <div className="grid gap-6">
      <p className="max-w-prose text-muted">{m.keys.intro}</p>
      {keys.length === 0 ? (
        <p className="text-sm text-muted">{m.keys.none}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {keys.map((key) => (
            <li key={key.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
              <KeyFacts {...key} />
              <Button variant="outline" size="sm" aria-label={m.keys.revokeOne(key.name)} onClick={() => revoke(key)}>
                {m.keys.revoke}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {secret && (
        <div role="status" className="grid gap-2 rounded-ui border border-line bg-surface p-4">
          <p className="font-medium">{m.keys.created}</p>
          <Input readOnly aria-label={m.keys.newKey} value={secret} onFocus={(event) => event.target.select()} />
        </div>
      )}
      <form onSubmit={submit} noValidate className="grid max-w-md gap-5">
        <FormProblem text={problem} />
        <Field label={m.keys.name} error={errors.name} required>
          {(control) => <Input {...control} name="name" autoComplete="off" />}
        </Field>
        <Field label={m.keys.days} help={m.keys.daysHelp} error={errors.days}>
          {(control) => <Input {...control} name="days" type="number" min={1} max={3650} />}
        </Field>
        <Button type="submit" className="justify-self-start" disabled={isSending}>
          {isSending ? m.keys.creating : m.keys.create}
        </Button>
      </form>
    </div>
  );
}

function KeyFacts({ name, prefix, lastUsedAt, expiresAt }: Key) {
  return (
    <div className="grid min-w-0">
      <span className="font-medium">{name}</span>
      <span className="text-sm text-muted">
        <code>{prefix}…</code>, {lastUsedAt ? m.keys.used : m.keys.neverUsed}{" "}
        {lastUsedAt && <Moment value={lastUsedAt} />}
        {expiresAt && (
          <>
            , {m.keys.ends} <Moment value={expiresAt} />
          </>
        )}
      </span>
    </div>
  );
}
