import Image from "next/image";
import { cn } from "@/lib/cn";
import { plateOf } from "@/lib/plate";
import { isOptimisable } from "@/lib/picture";

interface PictureProps {
  /** Address of the picture; without one the record gets a composed one of its own. */
  src?: string | null;
  id: string;
  alt: string;
  /** How wide it is shown at most, in pixels. */
  width?: number;
  className?: string;
}

/** The picture of a record; uploads come in the size that fits, other addresses as they are. */
export function Picture({ src, id, alt, width = 640, className }: PictureProps) {
  const address = src || plateOf(id);
  return (
    <Image
      src={address}
      alt={alt}
      width={width}
      height={width}
      unoptimized={!isOptimisable(address)}
      className={cn("rounded-ui bg-surface-2 object-cover", className)}
    />
  );
}
