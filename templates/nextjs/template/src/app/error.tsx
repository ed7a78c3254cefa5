"use client";

import { useEffect } from "react";
import { reportBrowserError } from "@/lib/browser-error";
import { m } from "@/messages";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: Props) {
  useEffect(() => reportBrowserError(error), [error]);
  return (
    <main id="main" className="wrap flex min-h-dvh flex-col justify-center py-24">
      <h1 className="text-display voice">{m.errors.wentWrong}</h1>
      <p role="alert" className="text-lead mt-4 max-w-[52ch]">
        {m.errors.wentWrongHelp}
      </p>
      {error.digest ? <p className="text-muted mt-2">{m.errors.reference(error.digest)}</p> : null}
      <p className="mt-8">
        <button
          type="button"
          onClick={reset}
          className="bg-brand text-on-brand border-brand-edge rounded-ui min-h-12 border px-7 font-semibold"
        >
          {m.errors.tryAgain}
        </button>
      </p>
    </main>
  );
}
