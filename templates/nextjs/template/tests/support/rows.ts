import type { BaseRow } from "@/lib/resource/types";
import type { TestApp } from "./app";
import type { Collection } from "./collection";

interface Subject {
  app: TestApp;
  /** Store a row that belongs to a user. */
  make: (owner: { id: string }) => Promise<{ id: string; version: number }>;
  /** A body that creates a row. */
  body: (owner: { id: string }, role: string) => Promise<object>;
  /** A body that changes a row. */
  change: object;
}

/** Register tests of what holds for records of every kind: versions, missing and deleted rows, pages. */
export function testRows<Row extends BaseRow>(api: Collection<Row>, { app, make, change }: Subject) {
  const admin = () => app.user("admin");

  test("a change needs the version that was read", async () => {
    const { id, version } = await make(admin());
    await api.update(admin(), id, { ...change, version });

    const late = await api.update(admin(), id, { ...change, version });

    expect(late.status).toBe(409);
  });

  test("a missing row is not found", async () => {
    expect((await api.read(admin(), "missing")).status).toBe(404);
    expect((await api.update(admin(), "missing", change)).status).toBe(404);
    expect((await api.remove(admin(), "missing")).status).toBe(404);
  });

  test("a deleted row is gone", async () => {
    const { id } = await make(admin());

    expect((await api.remove(admin(), id)).status).toBe(204);
    expect((await api.read(admin(), id)).status).toBe(404);
    expect((await api.list(admin())).body.total).toBe(0);
  });

  test("a list comes in pages", async () => {
    for (let i = 0; i < 3; i++) await make(admin());

    const first = await api.list(admin(), "?page=1&perPage=2");
    const second = await api.list(admin(), "?page=2&perPage=2");

    expect(first.body).toMatchObject({ total: 3, page: 1, perPage: 2 });
    expect(first.body.items).toHaveLength(2);
    expect(second.body.items).toHaveLength(1);
  });
}
//% if has("soft_delete")

/** Register tests of what holds where deleted rows are kept. */
export function testRestoring<Row extends BaseRow>(api: Collection<Row>, { app, make }: Subject) {
  const admin = () => app.user("admin");

  test("brings a deleted row back", async () => {
    const { id } = await make(admin());
    await api.remove(admin(), id);

    const { body: deleted } = await api.list(admin(), "?deleted=true");
    const { status } = await api.restore(admin(), id);

    expect(deleted.items.map((row) => row.id)).toEqual([id]);
    expect(status).toBe(200);
    expect((await api.read(admin(), id)).status).toBe(200);
    expect((await api.list(admin(), "?deleted=true")).body.total).toBe(0);
  });

  test("needs a deleted row", async () => {
    expect((await api.restore(admin(), (await make(admin())).id)).status).toBe(404);
  });
}
//% endif
//% if has("history")

/** Register tests of what holds where changes are kept. */
export function testHistory<Row extends BaseRow>(api: Collection<Row>, { app, body, change }: Subject) {
  test("says who did what", async () => {
    const [maker, editor] = [app.user("admin"), app.other("admin")];
    const { body: made } = await api.create(maker, await body(maker, "admin"));
    await api.update(editor, made.id, change);

    const { status, body: history } = await api.history(editor, made.id);

    expect(status).toBe(200);
    expect(history.items.map(({ action, by }) => [action, by?.id])).toEqual([
      ["updated", editor.id],
      ["created", maker.id],
    ]);
    expect(history.items[0]?.changes.map(({ name, to }) => [name, to])).toEqual(Object.entries(change));
  });
}
//% endif
