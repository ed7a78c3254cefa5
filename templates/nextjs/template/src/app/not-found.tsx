import Link from "next/link";
import { m } from "@/messages";

export default function NotFound() {
  return (
    <main id="main" className="wrap flex min-h-dvh flex-col justify-center py-24">
      <p className="text-muted">404</p>
      <h1 className="text-display voice mt-2">{m.errors.notHere}</h1>
      <p className="text-lead mt-4 max-w-[52ch]">
        {m.errors.notHereHelp}
      </p>
      <p className="mt-8">
        <Link href="/" className="text-brand-ink inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
          {m.errors.toStart}
        </Link>
      </p>
    </main>
  );
}
