import { Nothing } from "@/components/app/values/nothing";

const ALLOWED = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;

interface OutsideLinkProps {
  /** Address; anything that is not a web, mail, phone or own address is shown as text. */
  href?: string | null;
  text?: string;
}

/** A link out of the app: a web page, a mail address, a phone number, a file. */
export function OutsideLink({ href, text = href ?? "" }: OutsideLinkProps) {
  if (!href) return <Nothing />;
  if (!ALLOWED.test(href)) return <span className="break-all">{text}</span>;
  return (
    <a
      href={href}
      rel="noopener noreferrer"
      target={href.startsWith("http") ? "_blank" : undefined}
      className="relative z-1 break-all underline decoration-line underline-offset-4 hover:decoration-ink focus-visible:outline-2 focus-visible:outline-focus"
    >
      {text}
    </a>
  );
}
