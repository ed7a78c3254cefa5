import Image from "next/image";

import { cn } from "@/lib/cn";

type Props = { src: string; alt?: string; className?: string; priority?: boolean };

/** A picture that fills its frame; without `alt` it is decoration. Drawings and uploads are shown as they are. */
export function Picture({ src, alt = "", className, priority = false }: Props) {
  return (
    <div className={cn("bg-tint relative overflow-hidden", className)}>
      <Image src={src} alt={alt} fill unoptimized priority={priority} className="object-cover" />
    </div>
  );
}
