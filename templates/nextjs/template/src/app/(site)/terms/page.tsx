import type { Metadata } from "next";

import { Prose } from "@/components/site/prose";
import { site } from "@/content/site";

export const metadata: Metadata = { title: "Terms", alternates: { canonical: "/terms" } };

/** Example text: plain terms that fit the app as it is. Have them checked before you open to the public. */
const PARTS = [
  {
    title: "The service",
    body: `${site.name} is offered as it is described on these pages. We look after it with care, and tell you before anything changes that you rely on.`,
  },
  {
    title: "Your account",
    body: "Use your own name and an address you can read mail at. Keep your password to yourself. You answer for what is done with your account until you tell us that somebody else has it.",
  },
  {
    title: "What you enter",
    body: "It stays yours. We store and show it as the service needs, and for nothing else. Do not enter what breaks the law or the rights of others; we may remove it.",
  },
  {
    title: "Payments",
    body: "Prices are those shown when you agree to them. What you have paid for is yours to use until the end of the paid period.",
  },
  {
    title: "Ending",
    body: "You can stop at any time. We may close an account that harms others, with the reason, and with your data handed to you where the law allows.",
  },
];

export default function TermsPage() {
  return (
    <article className="wrap pt-10 pb-24 md:pt-16">
      <h1 className="text-display voice">Terms</h1>
      {PARTS.map((part) => (
        <section key={part.title} className="mt-10 grid gap-3 md:grid-cols-12">
          <h2 className="text-subtitle md:col-span-4">{part.title}</h2>
          <Prose text={part.body} className="md:col-span-8" />
        </section>
      ))}
    </article>
  );
}
