import type { ReactNode } from "react";
import { Picture } from "@/components/app/values/picture";

interface PictureTitleProps {
  src?: string | null;
  id: string;
  children: ReactNode;
}

/** The title of a record beside its picture. */
export function PictureTitle({ src, id, children }: PictureTitleProps) {
  return (
    <span className="flex items-center gap-3">
      <Picture src={src} id={id} alt="" width={72} className="size-9 shrink-0" />
      <span className="truncate max-md:whitespace-normal">{children}</span>
    </span>
  );
}
