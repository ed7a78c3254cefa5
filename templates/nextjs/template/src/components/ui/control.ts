/** Shared look of text-like form controls. */
export const control =
  "w-full rounded-ui border border-control bg-surface px-3 text-base text-ink transition-colors placeholder:text-muted hover:border-ink focus-visible:border-focus focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger motion-reduce:transition-none sm:text-sm";
