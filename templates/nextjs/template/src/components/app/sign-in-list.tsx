import { Moment } from "@/components/app/values/moment";
import { Badge } from "@/components/ui/badge";
import type { SignInRow } from "@/lib/sign-ins";
import { m } from "@/messages";

/** The last attempts to sign in to one account. */
export function SignInList({ signIns }: { signIns: SignInRow[] }) {
  return (
    <div className="grid gap-4">
      <p className="max-w-prose text-muted">{m.signIns.intro}</p>
      {signIns.length === 0 && <p className="text-sm text-muted">{m.signIns.none}</p>}
      <ul className="divide-y divide-line border-y border-line">
        {signIns.map((one) => (
          <li key={one.id} className="grid gap-1 py-3 text-sm">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Moment value={one.createdAt} />
              <Outcome outcome={one.outcome} />
              <span className="text-muted">{one.network}</span>
            </span>
            <span className="break-words text-muted">{one.agent || m.signIns.unknownDevice}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Outcome({ outcome }: { outcome: string }) {
  return outcome === "success" ? (
    <Badge tone="neutral">{m.signIns.success}</Badge>
  ) : (
    <Badge tone="danger">{m.signIns.failure}</Badge>
  );
}
