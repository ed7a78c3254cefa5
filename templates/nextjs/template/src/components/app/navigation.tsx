import { Inbox, KeyRound, LayoutDashboard, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
//% if has("records")
import { iconOf, NAV_GROUPS } from "@/components/app/icons";
//% endif
import type { Session } from "@/lib/auth";
//% if has("records")
import { can } from "@/lib/resource";
//% endif
import { ADMIN } from "@/lib/roles";
import { m } from "@/messages";
//% if has("records")
import { resources } from "@/models/registry";
//% endif

export interface NavItem {
  href: string;
  label: string;
  icon: ReactNode;
}

export interface NavGroup {
  label: string | null;
  items: NavItem[];
}

const DASHBOARD: NavItem = {
  href: "/app",
  label: m.dashboard.title,
  icon: <LayoutDashboard aria-hidden />,
};

const ADMINISTRATION: NavGroup = {
  label: m.shell.administration,
  items: [
    { href: "/app/admin/users", label: m.users.title, icon: <UsersRound aria-hidden /> },
    { href: "/app/admin/leads", label: m.leads.title, icon: <Inbox aria-hidden /> },
    { href: "/app/admin/sign-ins", label: m.signIns.adminTitle, icon: <KeyRound aria-hidden /> },
  ],
};

/** The pages this person may open, in groups. */
export function navigation(session: Session): NavGroup[] {
//% if has("records")
  const models = NAV_GROUPS.map(({ label, slugs }) => ({
    label,
    items: slugs
      .map((slug) => resources[slug])
      .filter((resource) => resource !== undefined)
      .filter((resource) => can(resource, session, "list"))
      .map((resource) => ({
        href: `/app/${resource.slug}`,
        label: resource.pluralLabel,
        icon: iconOf(resource.slug),
      })),
  }));
//% endif
  const all: NavGroup[] = [{ label: null, items: [DASHBOARD] }/*? if has("records") ?*/, ...models/*? endif ?*/];
  if (session.role === ADMIN) all.push(ADMINISTRATION);
  return all/*? if has("records") ?*/.filter((group) => group.items.length > 0)/*? endif ?*/;
}
