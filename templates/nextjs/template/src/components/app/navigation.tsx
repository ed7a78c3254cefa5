import { Inbox, KeyRound, LayoutDashboard, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { iconOf, NAV_GROUPS } from "@/components/app/icons";
import type { Session } from "@/lib/auth";
import { can } from "@/lib/resource";
import { ADMIN } from "@/lib/roles";
import { m } from "@/messages";
import { resources } from "@/models/registry";

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
  const all = [{ label: null, items: [DASHBOARD] }, ...models];
  if (session.role === ADMIN) all.push(ADMINISTRATION);
  return all.filter((group) => group.items.length > 0);
}
