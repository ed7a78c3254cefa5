import { site } from "@/content/site";

/** Beside the form: a field of the brand's colour with its promise set large. */
export function AuthPanel() {
  return (
    <aside className="relative hidden overflow-hidden bg-brand p-14 text-on-brand lg:flex lg:flex-col lg:justify-between">
      {/* eslint-disable-next-line @next/next/no-img-element -- an SVG of this app needs no optimiser */}
      <img
        src="/brand/plate-1.svg"
        alt=""
        className="ml-auto aspect-4/3 w-2/3 rounded-ui object-cover"
      />
      <div className="grid gap-5">
        <p className="max-w-lg font-heading text-4xl leading-[1.08] font-semibold tracking-tight text-balance xl:text-5xl">
          {site.tagline}
        </p>
        <p className="max-w-md text-lg">{site.hero.subheadline}</p>
      </div>
    </aside>
  );
}
