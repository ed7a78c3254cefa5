import { cn } from "@/lib/cn";
import { plateOf } from "@/lib/design";

interface PictureProps {
  /** Address of the picture; without one the record gets a composed one of its own. */
  src?: string | null;
  id: string;
  alt: string;
  className?: string;
}

/** The picture of a record. */
export function Picture({ src, id, alt, className }: PictureProps) {
  return (
    // eslint-disable-next-line @next/next/no-img-element -- addresses are typed by people, so no host can be listed
    <img
      src={src || plateOf(id)}
      alt={alt}
      loading="lazy"
      className={cn("rounded-ui bg-surface-2 object-cover", className)}
    />
  );
}
