import { Action } from "@/components/site/action";
import { priceOf } from "@/components/site/thing";
import { site } from "@/content/site";

/** What follows the amount; a price for each use stands alone. */
const PER = { month: "a month", year: "a year", once: "once", use: "" } as const;

/** What it costs, side by side: one column a tier, lines that align, one action each. */
export function Pricing({ level: Title = "h3" }: { level?: "h2" | "h3" }) {
  return (
    <div className="border-ink grid border-t-2 md:auto-cols-fr md:grid-flow-col">
      {site.pricing.map((tier, index) => (
        <section
          key={tier.id}
          aria-label={tier.name}
          className="border-line flex flex-col border-b py-8 last:border-b-0 md:border-r md:border-b-0 md:px-8 md:first:pl-0 md:last:border-r-0 md:last:pr-0"
        >
          <Title className="text-xl">{tier.name}</Title>
          <p className="text-muted mt-1">{tier.description}</p>
          <p className="mt-6 flex items-baseline gap-2">
            <span className="font-heading tabular text-title leading-none font-semibold tracking-tight">
              {tier.price === 0 ? "Free" : priceOf(tier.price, tier.currency)}
            </span>
            {tier.price === 0 || PER[tier.interval] === "" ? null : <span className="text-muted">{PER[tier.interval]}</span>}
          </p>
          <ul className="divide-line border-line mt-6 mb-8 flex-1 divide-y border-y">
            {tier.includes.map((line) => (
              <li key={line} className="py-2.5">
                {line}
              </li>
            ))}
          </ul>
          <Action href="/signup" look={index === 0 ? "primary" : "quiet"} cta={`pricing-${tier.id}`}>
            {`Choose ${tier.name}`}
          </Action>
        </section>
      ))}
    </div>
  );
}
