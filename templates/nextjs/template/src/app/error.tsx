"use client";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: Props) {
  return (
    <main id="main" className="wrap flex min-h-dvh flex-col justify-center py-24">
      <h1 className="text-display voice">Something went wrong</h1>
      <p role="alert" className="text-lead mt-4 max-w-[52ch]">
        This page could not be shown. Trying again often helps; nothing you saved is lost.
      </p>
      {error.digest ? <p className="text-muted mt-2">Reference: {error.digest}</p> : null}
      <p className="mt-8">
        <button
          type="button"
          onClick={reset}
          className="bg-brand text-on-brand border-brand-edge rounded-ui min-h-12 border px-7 font-semibold"
        >
          Try again
        </button>
      </p>
    </main>
  );
}
