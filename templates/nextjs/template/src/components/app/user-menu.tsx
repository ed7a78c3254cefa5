"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { setTheme, type Theme } from "@/components/app/theme";
import { request } from "@/lib/client";
import { m } from "@/messages";

interface UserMenuProps {
  name: string;
  email: string;
  role: string;
  /** `line` shows name and role beside the picture; `picture` only the picture. */
  look: "line" | "picture";
}

const THEMES = [
  { id: "light", label: m.shell.light, Icon: Sun },
  { id: "dark", label: m.shell.dark, Icon: Moon },
  { id: "system", label: m.shell.asOnDevice, Icon: Monitor },
] as const satisfies readonly { id: Theme; label: string; Icon: typeof Sun }[];

/** Who is signed in, and what concerns only them. */
export function UserMenu({ name, email, role, look }: UserMenuProps) {
  const router = useRouter();

  async function signOut() {
    await request("POST", "/api/auth/logout");
    router.replace("/login");
    router.refresh();
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-ui text-left text-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
      >
        <Avatar name={name} />
        {look === "picture" && <span className="sr-only">{m.shell.accountOf(name)}</span>}
        {look === "line" && (
          <>
            <span className="grid min-w-0 flex-1">
              <span className="truncate font-medium">{name}</span>
              <span className="truncate text-xs text-muted">{role}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <div className="grid px-3 py-2">
          <span className="font-medium">{name}</span>
          <span className="text-xs text-muted">{email}</span>
          <span className="text-xs text-muted">{role}</span>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/app/account">
            <UserRound aria-hidden />
            {m.account.title}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        {THEMES.map(({ id, label, Icon }) => (
          <DropdownMenuItem key={id} onSelect={() => setTheme(id)}>
            <Icon aria-hidden />
            {label}
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={signOut}>
          <LogOut aria-hidden />
          {m.shell.signOut}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
