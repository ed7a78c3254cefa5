import type { Role } from "@/lib/roles";
import type { Actor, TestApp } from "./app";
import type { Collection } from "./collection";

/**
 * What a role may do: with `all` rows, or with its `own`; nothing when left out. A create that is `incomplete` is
 * allowed, but the role does not see something that every row must have.
 */
type Granted = Partial<
  Record<"list" | "read" | "create" | "update" | "delete", "all" | "own" | "incomplete">
>;
export type AccessTable = Partial<Record<Role | "public", Granted>>;

interface Subject {
  app: TestApp;
  access: AccessTable;
  /** Store a row that belongs to a user. */
  make: (owner: { id: string }) => Promise<{ id: string }>;
  /** A body that creates a row, with links that belong to a user of the role. */
  body: (owner: { id: string }, role: string) => Promise<object>;
  /** A body that changes a row. */
  change: object;
}

/** Register a test for every role and operation, on rows of the user and on those of somebody else. */
export function testAccess<Row extends { id: string }>(api: Collection<Row>, subject: Subject) {
  const { app, make, body, change } = subject;

  for (const [role, granted] of Object.entries(subject.access) as [Role | "public", Granted][]) {
    const actor = (): Actor => (role === "public" ? null : app.user(role));
    const denied = role === "public" ? 401 : 403;
    const mine = () => make(actor() ?? app.user("admin"));
    const foreign = () => make(app.other(role === "public" ? "admin" : role));

    describe(`as ${role}`, () => {
      test(`list: ${granted.list ?? "denied"}`, async () => {
        const [own, other] = [await mine(), await foreign()];

        const { status, body: page } = await api.list(actor(), "?perPage=100");

        if (!granted.list) return expect(status).toBe(denied);
        expect(status).toBe(200);
        const ids = page.items.map((row) => row.id);
        expect(ids).toContain(own.id);
        expect(ids.includes(other.id)).toBe(granted.list === "all");
      });

      test(`read: ${granted.read ?? "denied"}`, async () => {
        const own = await api.read(actor(), (await mine()).id);
        const other = await api.read(actor(), (await foreign()).id);

        if (!granted.read) return expect(own.status).toBe(denied);
        expect(own.status).toBe(200);
        expect(other.status).toBe(granted.read === "all" ? 200 : 404);
      });

      test(`create: ${granted.create ?? "denied"}`, async () => {
        const sent = await body(actor() ?? app.user("admin"), role);

        const { status } = await api.create(actor(), sent);

        if (!granted.create) return expect(status).toBe(denied);
        expect(status).toBe(granted.create === "incomplete" ? 422 : 201);
      });

      test(`update: ${granted.update ?? "denied"}`, async () => {
        const own = await api.update(actor(), (await mine()).id, change);
        const other = await api.update(actor(), (await foreign()).id, change);

        if (!granted.update) return expect(own.status).toBe(denied);
        expect(own.status).toBe(200);
        if (granted.update === "all") expect(other.status).toBe(200);
        else expect([403, 404]).toContain(other.status);
      });

      test(`delete: ${granted.delete ?? "denied"}`, async () => {
        const [own, other] = [await mine(), await foreign()];

        const ownStatus = (await api.remove(actor(), own.id)).status;
        const otherStatus = (await api.remove(actor(), other.id)).status;

        if (!granted.delete) return expect(ownStatus).toBe(denied);
        expect(ownStatus).toBe(204);
        if (granted.delete === "all") expect(otherStatus).toBe(204);
        else expect([403, 404]).toContain(otherStatus);
      });
    });
  }
}

/** A copy of a body without some of its properties. */
export function without(body: object, names: string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
