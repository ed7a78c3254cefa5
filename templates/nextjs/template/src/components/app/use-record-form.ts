"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import type { ZodType } from "zod";
import type { Bound, Parsed } from "@/components/app/fields/bound";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";
import { blankToNull } from "@/lib/fields";
//% if has("rules")
import { brokenRules, type Rule } from "@/lib/rules";
//% endif
import { m } from "@/messages";

interface RecordFormOptions<Values> {
  slug: string;
  /** What one record is called, at the start of a sentence. */
  label: string;
  schema: ZodType;
//% if has("rules")
  /** Conditions between values; a new record's schema holds them already. */
  rules?: readonly Rule[];
//% endif
  values: Values;
  /** The record that is edited; absent when a new one is made. */
  row?: { id: string; version: number };
  /** Values that are not sent: what this person may not see. */
  omit?: readonly (keyof Values & string)[];
  /** Values that stay as they are when left blank: secrets, which are never shown. */
  keepWhenBlank?: readonly (keyof Values & string)[];
}

type Errors = Record<string, string>;

export interface RecordForm<Values> {
  /** Properties of the control of one value. */
  bind<K extends keyof Values & string>(name: K): Bound<Values[K]>;
  /** The same for a control that reads typed text. */
  bindParsed<K extends keyof Values & string>(name: K): Parsed<Values[K]>;
  submit(event: FormEvent<HTMLFormElement>): Promise<void>;
  /** What went wrong beyond single fields. */
  problem: string | null;
  isSaving: boolean;
  isNew: boolean;
  cancelHref: string;
}

/** Hold the values of one record's form, check them as the server does, and send them. */
export function useRecordForm<Values extends Record<string, unknown>>(
  options: RecordFormOptions<Values>,
): RecordForm<Values> {
  const { slug, label, schema, row } = options;
  const router = useRouter();
  const notify = useToast();
  const [values, setValues] = useState(options.values);
  const [rejected, setRejected] = useState<Errors>({});
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isDirty, setIsDirty] = useState(false);
  useWarningBeforeLeaving(isDirty);

  function bind<K extends keyof Values & string>(name: K): Bound<Values[K]> {
    return {
      name,
      value: values[name],
      error: errors[name],
      onChange(value) {
        setIsDirty(true);
        setValues((all) => ({ ...all, [name]: value }));
        setRejected((all) => without(all, name));
        setErrors((all) => without(all, name));
      },
    };
  }

  function bindParsed<K extends keyof Values & string>(name: K): Parsed<Values[K]> {
    return {
      ...bind(name),
      onReject(message) {
        setIsDirty(true);
        setRejected((all) => ({ ...all, [name]: message }));
        setErrors((all) => ({ ...all, [name]: message }));
      },
    };
  }

  function fail(form: HTMLFormElement, found: Errors, message: string) {
    setErrors(found);
    setProblem(message);
    requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid]")?.focus());
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const input = inputOf(values, options);
    const checked = schema.safeParse(input);
    const found = { /*? if has("rules") ?*/...brokenOf(input, options), /*? endif ?*/...issuesOf(checked.error), ...rejected };
    if (Object.keys(found).length > 0) {
      fail(form, found, m.form.lookAgain);
      return;
    }
    setIsSaving(true);
    setProblem(null);
    try {
      const path = row ? `/api/${slug}/${row.id}` : `/api/${slug}`;
      const body = row ? { ...input, version: row.version } : input;
      const saved = await request<{ id: string }>(row ? "PATCH" : "POST", path, body);
      setIsDirty(false);
      notify(row ? m.form.saved : m.form.created(label));
      router.push(`/app/${slug}/${saved.id}`);
      router.refresh();
    } catch (error) {
      setIsSaving(false);
      fail(form, serverErrors(error), messageOf(error));
    }
  }

  return {
    bind,
    bindParsed,
    submit,
    problem,
    isSaving,
    isNew: !row,
    cancelHref: row ? `/app/${slug}/${row.id}` : `/app/${slug}`,
  };
}

function without(errors: Errors, name: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([key]) => key !== name));
}

function inputOf<Values extends Record<string, unknown>>(
  values: Values,
  { row, omit = [], keepWhenBlank = [] }: RecordFormOptions<Values>,
): Record<string, unknown> {
  const input: Record<string, unknown> = blankToNull({ ...values });
  for (const name of omit) delete input[name];
  for (const name of keepWhenBlank) if (row && input[name] === null) delete input[name];
  return input;
}

//% if has("rules")
/** What an edited record breaks, as far as this person sees both sides of a rule; the server checks the rest. */
function brokenOf<Values>(input: Record<string, unknown>, { row, rules = [] }: RecordFormOptions<Values>): Errors {
  if (!row) return {};
  const known = rules.filter((rule) => rule.field in input && rule.other in input);
  return firstOf(brokenRules(known, input));
}

//% endif
function issuesOf(
  error: { issues: { path: PropertyKey[]; message: string }[] } | undefined,
): Errors {
  const first = (error?.issues ?? []).toReversed();
  return Object.fromEntries(first.map((issue) => [String(issue.path[0] ?? ""), issue.message]));
}

function serverErrors(error: unknown): Errors {
  return firstOf(error instanceof RequestError ? (error.errors ?? {}) : {});
}

function firstOf(listed: Record<string, string[]>): Errors {
  return Object.fromEntries(Object.entries(listed).map(([name, texts]) => [name, texts[0] ?? ""]));
}

function messageOf(error: unknown): string {
  if (error instanceof RequestError) return error.message;
  return m.errors.nothingLost;
}

function useWarningBeforeLeaving(isDirty: boolean) {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
}
