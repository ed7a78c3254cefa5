import { site } from "@/content/site";

/** Beside the form: a picture of what this is about, and its promise. */
export function AuthPanel() {
  return (
    <aside className="relative hidden overflow-hidden bg-surface-2 lg:grid lg:content-end">
      {/* eslint-disable-next-line @next/next/no-img-element -- an SVG of this app needs no optimiser */}
      <img
        src="/brand/scene.svg"
        alt=""
        className="absolute inset-0 size-full object-cover object-center"
      />
      <div className="relative m-8 max-w-md rounded-ui bg-bg p-8">
        <p className="font-heading text-2xl leading-tight font-semibold tracking-tight text-balance">
          {site.tagline}
        </p>
        <p className="mt-3 text-muted">{site.hero.subheadline}</p>
      </div>
    </aside>
  );
}
