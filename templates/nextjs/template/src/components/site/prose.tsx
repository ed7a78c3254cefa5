import { cn } from "@/lib/cn";

/** Plain text as paragraphs: a blank line starts a new one. */
export function Prose({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn("max-w-[66ch] space-y-4", className)}>
      {text
        .split(/\n\s*\n/)
        .filter((part) => part.trim())
        .map((part, index) => (
          <p key={index} className="whitespace-pre-line">
            {part.trim()}
          </p>
        ))}
    </div>
  );
}
