"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Moment } from "@/components/app/values/moment";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeading,
  TableRow,
} from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";
import { ROLES } from "@/lib/roles";
import { m } from "@/messages";

interface User {
  id: string;
  name: string;
  email: string;
  role: string;
  disabled: boolean;
  createdAt: string;
}

/** Accounts with their roles; nobody can lock themselves out. */
export function UserTable({ users, self }: { users: User[]; self: string }) {
  const router = useRouter();
  const notify = useToast();
  const [saving, setSaving] = useState<string | null>(null);

  async function change(user: User, patch: { role?: string; disabled?: boolean }) {
    setSaving(user.id);
    try {
      await request("PATCH", `/api/users/${user.id}`, patch);
      notify(m.users.updated(user.name));
      router.refresh();
    } catch (error) {
      notify(error instanceof RequestError ? error.message : m.errors.didNotWork, "error");
    } finally {
      setSaving(null);
    }
  }

  return (
    <div className="overflow-x-auto rounded-ui border border-line bg-surface">
      <Table className="max-md:block">
        <caption className="sr-only">{m.users.title}</caption>
        <TableHead className="bg-surface-2 max-md:sr-only">
          <tr>
            <TableHeading>{m.auth.name}</TableHeading>
            <TableHeading>{m.users.role}</TableHeading>
            <TableHeading>{m.users.since}</TableHeading>
            <TableHeading>
              <span className="sr-only">{m.list.actions}</span>
            </TableHeading>
          </tr>
        </TableHead>
        <TableBody className="max-md:block">
          {users.map((user) => (
            <TableRow key={user.id} className="max-md:grid max-md:gap-2 max-md:p-4">
              <TableCell className="max-md:p-0">
                <span className="flex items-center gap-3">
                  <Avatar name={user.name} />
                  <span className="grid min-w-0">
                    <span className="flex flex-wrap items-center gap-2 font-medium">
                      {user.name}
                      {user.disabled && <Badge tone="danger">{m.users.disabled}</Badge>}
                    </span>
                    <span className="truncate text-muted">{user.email}</span>
                  </span>
                </span>
              </TableCell>
              <TableCell className="max-md:p-0">
                <Select
                  key={user.role}
                  aria-label={m.users.roleOf(user.name)}
                  className="min-w-36"
                  defaultValue={user.role}
                  disabled={user.id === self || saving === user.id}
                  onChange={(event) => change(user, { role: event.target.value })}
                >
                  {ROLES.map((role) => (
                    <option key={role.id} value={role.id}>
                      {role.label}
                    </option>
                  ))}
                </Select>
              </TableCell>
              <TableCell className="text-muted max-md:hidden">
                <Moment value={user.createdAt} />
              </TableCell>
              <TableCell className="text-right max-md:p-0 max-md:text-left">
                <Button
                  variant="outline"
                  size="sm"
                  aria-label={user.disabled ? m.users.enableOne(user.name) : m.users.disableOne(user.name)}
                  disabled={user.id === self || saving === user.id}
                  onClick={() => change(user, { disabled: !user.disabled })}
                >
                  {user.disabled ? m.users.enable : m.users.disable}
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
