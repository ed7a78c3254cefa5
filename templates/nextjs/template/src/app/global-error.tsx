"use client";

import "./tokens.css";

import { useEffect } from "react";
import { reportBrowserError } from "@/lib/browser-error";
import { m } from "@/messages";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Shown when not even the layout could be rendered, so it brings its own page. */
export default function GlobalError({ error, reset }: Props) {
  useEffect(() => reportBrowserError(error), [error]);
  return (
    <html lang="en">
      <body style={{ background: "var(--bg)", color: "var(--ink)", fontFamily: "system-ui, sans-serif", padding: "4rem 1.5rem" }}>
        <main style={{ maxWidth: "40rem", margin: "0 auto" }}>
          <h1>{m.errors.wentWrong}</h1>
          <p role="alert">{m.errors.wentWrongHelp}</p>
          {error.digest ? <p>{m.errors.reference(error.digest)}</p> : null}
          <button
            type="button"
            onClick={reset}
            style={{ background: "var(--brand)", color: "var(--on-brand)", border: 0, minHeight: 48, padding: "0 1.5rem", font: "inherit" }}
          >
            {m.errors.tryAgain}
          </button>
        </main>
      </body>
    </html>
  );
}
