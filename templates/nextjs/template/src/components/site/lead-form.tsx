"use client";

import { type FormEvent, useId, useState } from "react";

import { report } from "@/components/site/track";
import { site } from "@/content/site";
import { request, RequestError } from "@/lib/client";
import { cn } from "@/lib/cn";

const INPUT =
  "border-control bg-surface text-ink rounded-ui mt-1.5 block min-h-12 w-full border px-4 py-2.5 text-base";

type State = "idle" | "sending" | "sent";

/** Leave an address: consent is asked for in words, and the field that people never see catches robots. */
export function LeadForm({ source = "landing", className }: { source?: string; className?: string }) {
  const id = useId();
  const [state, setState] = useState<State>("idle");
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setState("sending");
    setProblem("");
    try {
      await request("POST", "/api/leads", {
        email: String(data.get("email") ?? ""),
        name: String(data.get("name") ?? "") || undefined,
        consent: data.get("consent") === "on",
        website: String(data.get("website") ?? ""),
        source,
      });
      report("lead_submitted", { source });
      setState("sent");
    } catch (error) {
      setState("idle");
      setProblem(messageOf(error));
    }
  }

  if (state === "sent") {
    return (
      <p role="status" className={cn("text-lead font-medium", className)}>
        {site.lead.thanks}
      </p>
    );
  }
  return (
    <form onSubmit={submit} className={cn("space-y-5", className)}>
      <div className="grid gap-5 sm:grid-cols-2">
        <div>
          <label htmlFor={`${id}-email`} className="font-medium">
            Email
          </label>
          <input id={`${id}-email`} name="email" type="email" required maxLength={254} autoComplete="email" className={INPUT} />
        </div>
        <div>
          <label htmlFor={`${id}-name`} className="font-medium">
            Name
          </label>
          <input id={`${id}-name`} name="name" maxLength={120} autoComplete="name" className={INPUT} />
        </div>
      </div>
      <div hidden>
        <label htmlFor={`${id}-website`}>Website</label>
        <input id={`${id}-website`} name="website" tabIndex={-1} autoComplete="off" />
      </div>
      <label className="flex min-h-11 items-start gap-3 text-[0.95rem] leading-snug">
        <input type="checkbox" name="consent" required className="accent-brand mt-0.5 size-5 shrink-0" />
        <span>{site.lead.consent}</span>
      </label>
      {problem ? (
        <p role="alert" className="bg-surface text-danger rounded-ui px-4 py-3">
          {problem}
        </p>
      ) : null}
      <button
        type="submit"
        disabled={state === "sending"}
        className="bg-brand text-on-brand border-brand-edge rounded-ui min-h-12 border px-7 py-3 font-semibold transition hover:brightness-[0.94] disabled:opacity-70"
      >
        {site.lead.button}
      </button>
    </form>
  );
}

function messageOf(error: unknown): string {
  if (!(error instanceof RequestError)) return "That did not reach us. Please check your connection and try again.";
  const first = Object.values(error.errors ?? {})[0]?.[0];
  return first ?? error.detail ?? error.title;
}
