"use client";

import { type FormEvent, useState } from "react";
import type { ZodType } from "zod";
import { RequestError } from "@/lib/client";
import { m } from "@/messages";

interface SmallFormOptions<Input> {
  schema: ZodType<Input>;
  /** Sends the checked values. */
  send: (input: Input, form: HTMLFormElement) => Promise<void>;
}

/** A form of a few plain inputs: checked in the browser, then sent; what was typed stays on errors. */
export function useSmallForm<Input>({ schema, send }: SmallFormOptions<Input>) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setProblem(null);
    const checked = schema.safeParse(Object.fromEntries(new FormData(form)));
    if (!checked.success) {
      const issues = checked.error.issues.toReversed();
      setErrors(Object.fromEntries(issues.map((i) => [String(i.path[0] ?? ""), i.message])));
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    setErrors({});
    setIsSending(true);
    try {
      await send(checked.data, form);
    } catch (error) {
      const listed = error instanceof RequestError ? (error.errors ?? {}) : {};
      setErrors(Object.fromEntries(Object.entries(listed).map(([k, texts]) => [k, texts[0] ?? ""])));
      setProblem(error instanceof RequestError ? error.message : m.errors.tryAgainText);
    } finally {
      setIsSending(false);
    }
  }

  return { errors, problem, isSending, submit };
}
