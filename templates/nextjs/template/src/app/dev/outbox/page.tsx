import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EmptyState } from "@/components/ui/empty-state";
import { listOutbox } from "@/lib/mail";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.outbox.title, robots: { index: false } };

/** Mail that would have been sent: only in development, while no mail server is set. */
export default async function OutboxPage() {
  if (process.env.NODE_ENV === "production") notFound();
  const mails = await listOutbox();
  return (
    <main id="main" className="mx-auto grid max-w-3xl gap-6 px-4 py-10">
      <header className="grid gap-1">
        <h1 className="font-heading text-2xl font-semibold">{m.outbox.title}</h1>
        <p className="text-muted">
          {m.outbox.intro}
        </p>
      </header>
      {mails.length === 0 ? (
        <EmptyState title={m.outbox.none} body={m.outbox.noneHelp} />
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {mails.map((mail) => (
            <li key={mail.id} className="grid gap-2 py-5">
              <h2 className="font-semibold">{mail.subject}</h2>
              <p className="text-sm text-muted">
                {m.outbox.to(mail.to)}, {new Date(mail.createdAt).toISOString()}
              </p>
              <OutboxText text={mail.text} />
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

function OutboxText({ text }: { text: string }) {
  return (
    <p className="break-words whitespace-pre-line">
      {text.split(/(https?:\/\/\S+)/).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} className="break-all text-brand-ink underline">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
