import { design } from "./design";

/** The picture that stands for a record without one of its own: always the same for the same id. */
export function plateOf(id: string): string {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  return `/brand/plate-${(hash % design.plates) + 1}.svg`;
}
