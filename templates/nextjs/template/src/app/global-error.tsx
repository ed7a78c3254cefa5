"use client";

import "./tokens.css";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Shown when not even the layout could be rendered, so it brings its own page. */
export default function GlobalError({ error, reset }: Props) {
  return (
    <html lang="en">
      <body style={{ background: "var(--bg)", color: "var(--ink)", fontFamily: "system-ui, sans-serif", padding: "4rem 1.5rem" }}>
        <main style={{ maxWidth: "40rem", margin: "0 auto" }}>
          <h1>Something went wrong</h1>
          <p role="alert">The page could not be shown. Trying again often helps.</p>
          {error.digest ? <p>Reference: {error.digest}</p> : null}
          <button
            type="button"
            onClick={reset}
            style={{ background: "var(--brand)", color: "var(--on-brand)", border: 0, minHeight: 48, padding: "0 1.5rem", font: "inherit" }}
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
