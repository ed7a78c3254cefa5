import Image from "next/image";

import { cn } from "@/lib/cn";
import { isOptimisable } from "@/lib/picture";

type Props = { src: string; alt?: string; className?: string; priority?: boolean };

/** A picture that fills its frame; without `alt` it is decoration. Uploads come in the size that fits. */
export function Picture({ src, alt = "", className, priority = false }: Props) {
  return (
    <div className={cn("bg-tint relative overflow-hidden", className)}>
      <Image
        src={src}
        alt={alt}
        fill
        sizes="(max-width: 64rem) 100vw, 50vw"
        unoptimized={!isOptimisable(src)}
        priority={priority}
        className="object-cover"
      />
    </div>
  );
}
