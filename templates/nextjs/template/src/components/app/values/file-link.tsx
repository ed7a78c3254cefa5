import { OutsideLink } from "@/components/app/values/outside-link";

/** A file, called by its name. */
export function FileLink({ href }: { href?: string | null }) {
  const name = href?.split(/[?#]/)[0]?.split("/").at(-1);
  return <OutsideLink href={href} text={name || undefined} />;
}
