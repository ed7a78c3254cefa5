import type { Metadata } from "next";

import { Prose } from "@/components/site/prose";
import { site } from "@/content/site";

export const metadata: Metadata = { title: "Privacy", alternates: { canonical: "/privacy" } };

/** Example text: it says what the app does today. Have it checked, and add who is responsible and where. */
const PARTS = [
  {
    title: "What is kept",
    body: `Your account: name, email address and a scrambled form of your password that nobody can read back. What you enter while you use ${site.name}. If you leave your address on a form: the address, your name if you gave it, and the words you agreed to. Each sign-in: when, with what program and from which network, for half a year.`,
  },
  {
    title: "What is measured",
    body: "Which pages are opened and which buttons are pressed, without a cookie, without an identifier and without any other company. These counts cannot be traced to a person.",
  },
  {
    title: "Cookies",
    body: "One, after you sign in, so that you stay signed in. One more, only if you choose a light or dark look. Neither follows you anywhere else.",
  },
  {
    title: "Who sees it",
    body: "People who run this service, as far as their work needs it, and those you share something with inside it. Nothing is sold.",
  },
  {
    title: "Your say",
    body: "On the account page you can see and change your details, download all that is kept about you, and erase your account. To take back a consent, answer any mail you received from us.",
  },
];

export default function PrivacyPage() {
  return (
    <article className="wrap pt-10 pb-24 md:pt-16">
      <h1 className="text-display voice">Privacy</h1>
      {PARTS.map((part) => (
        <section key={part.title} className="mt-10 grid gap-3 md:grid-cols-12">
          <h2 className="text-subtitle md:col-span-4">{part.title}</h2>
          <Prose text={part.body} className="md:col-span-8" />
        </section>
      ))}
    </article>
  );
}
