import { Action } from "@/components/site/action";
import { priceOf } from "@/components/site/price-of";
import { site } from "@/content/site";

type Tier = (typeof site.pricing)[number];
type Level = "h2" | "h3";

/** What follows the amount; a price for each use stands alone. */
const PER = { month: "a month", year: "a year", once: "once", use: "" } as const;

/** What it costs: plans that are paid again and again stand side by side, single prices are a list. */
export function Pricing({ level = "h3" }: { level?: Level }) {
  const recurring = site.pricing.some(
    (tier) => tier.price > 0 && (tier.interval === "month" || tier.interval === "year"),
  );
  return recurring ? <Plans level={level} /> : <PriceList level={level} />;
}

/** One column a plan, lines that align, one action each. */
function Plans({ level: Title }: { level: Level }) {
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
          <p className="mt-6">
            <Amount tier={tier} />
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

/** One line a price, as on a board: what it is, what comes with it, how much. */
function PriceList({ level: Title }: { level: Level }) {
  return (
    <div className="border-ink border-t-2">
      {site.pricing.map((tier) => (
        <section
          key={tier.id}
          aria-label={tier.name}
          className="border-line grid grid-cols-[1fr_auto] items-baseline gap-x-8 gap-y-2 border-b py-7 lg:grid-cols-12"
        >
          <div className="lg:col-span-5">
            <Title className="text-subtitle">{tier.name}</Title>
            <p className="text-muted mt-1">{tier.description}</p>
          </div>
          <ul className="text-muted order-last col-span-2 space-y-1 lg:order-none lg:col-span-4">
            {tier.includes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p className="text-right lg:col-span-3">
            <Amount tier={tier} />
          </p>
        </section>
      ))}
      <Action href="/signup" look="quiet" cta="pricing" className="mt-8">
        Create an account
      </Action>
    </div>
  );
}

function Amount({ tier }: { tier: Tier }) {
  const per = tier.price === 0 ? "" : PER[tier.interval];
  return (
    <span className="inline-flex items-baseline gap-2">
      <span className="font-heading tabular text-title leading-none font-semibold tracking-tight">
        {tier.price === 0 ? "Free" : priceOf(tier.price, tier.currency)}
      </span>
      {per ? <span className="text-muted">{per}</span> : null}
    </span>
  );
}
