import type { Metadata } from "next";

import { Faq } from "@/components/site/faq";
import { Pricing } from "@/components/site/pricing";
import { site } from "@/content/site";

export const metadata: Metadata = { title: "Pricing", alternates: { canonical: "/pricing" } };

export default function PricingPage() {
  return (
    <div className="wrap pt-10 pb-24 md:pt-16">
      <h1 className="text-display voice">Pricing</h1>
      <p className="text-muted text-lead mt-4 max-w-[56ch]">{site.signup.body}</p>
      <div className="mt-12">
        <Pricing level="h2" />
      </div>
      <section className="mt-24 grid gap-8 lg:grid-cols-12" aria-labelledby="questions">
        <h2 id="questions" className="text-title voice lg:col-span-4">
          Questions
        </h2>
        <Faq className="lg:col-span-8" />
      </section>
    </div>
  );
}
