import Link from "next/link";

export default function NotFound() {
  return (
    <main id="main" className="wrap flex min-h-dvh flex-col justify-center py-24">
      <p className="text-muted">404</p>
      <h1 className="text-display voice mt-2">This page is not here</h1>
      <p className="text-lead mt-4 max-w-[52ch]">
        The address may be old, or what it showed has been removed.
      </p>
      <p className="mt-8">
        <Link href="/" className="text-brand-ink inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
          Go to the start page
        </Link>
      </p>
    </main>
  );
}
