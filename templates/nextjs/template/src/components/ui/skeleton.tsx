import { cn } from "@/lib/cn";

/** The shape of something that is on its way. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={cn("animate-pulse rounded-ui bg-surface-2 motion-reduce:animate-none", className)}
    />
  );
}
