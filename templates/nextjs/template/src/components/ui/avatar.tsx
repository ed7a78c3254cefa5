import { cn } from "@/lib/cn";

/** The initials of a person; decorative, so put the name beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const initials = letters.map((word) => Array.from(word ?? "")[0] ?? "").join("");
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-9 shrink-0 place-items-center rounded-full bg-brand text-xs font-semibold text-on-brand uppercase select-none",
        className,
      )}
    >
      {initials}
    </span>
  );
}
