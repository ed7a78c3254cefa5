import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type Column, visibleTo } from "@/components/app/columns";
import { DeleteRecord } from "@/components/app/delete-record";
import { ListFilters } from "@/components/app/list-filters";
import { listHref, type ListParams, narrowed } from "@/components/app/list-params";
import { ListTable } from "@/components/app/list-table";
import { LiveRefresh } from "@/components/app/live-refresh";
//% if has("soft_delete")
import { RestoreRecord } from "@/components/app/restore-record";
//% endif
//% if has("states")
import { StateBadge } from "@/components/app/state-badge";
import { Transitions } from "@/components/app/transitions";
//% endif
import { BarChart } from "@/components/ui/chart";
import { Pagination } from "@/components/ui/pagination";
import { ToastProvider } from "@/components/ui/toast";
import { ADMIN, DEFAULT_ROLE } from "@/lib/roles";
import { m } from "@/messages";
import { fakeApi, place, router } from "./support/browser";

jest.mock("next/navigation", () => jest.requireActual("./support/browser").navigation);

const api = fakeApi();
const show = (control: React.ReactNode) => render(control, { wrapper: ToastProvider });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("lists", () => {
  const options = ["Small", "Large"].map((label) => ({ id: label.toLowerCase(), label }));
  const FILTER = { kind: "choice" as const, key: "filter.size", label: "Size", options };
  const show = (params: ListParams) => render(<ListFilters pluralNoun="shoes" filters={[FILTER]} params={params} />);
  beforeEach(() => (place.path = "/app/shoes"));

  test("are searched by the words typed, and keep filter and order", async () => {
    show({ "filter.size": "small", sort: "-name", page: "3" });

    await userEvent.type(screen.getByLabelText(m.list.searchFor("shoes")), "red{Enter}");

    const [[address]] = router.replace.mock.calls;
    expect(address).toBe("/app/shoes?q=red&filter.size=small&sort=-name");
  });

  test("are filtered as soon as something is chosen, and all are shown again", async () => {
    show({});

    await userEvent.selectOptions(screen.getByLabelText("Size"), "Large");
    await userEvent.selectOptions(screen.getByLabelText("Size"), m.list.all);

    const addresses = router.replace.mock.calls.map(([address]) => address);
    expect(addresses).toEqual(["/app/shoes?filter.size=large", "/app/shoes"]);
  });

  test.each([
    [{}, {}, "/app/shoes"],
    [{ q: "red", page: "2" }, { page: "1" }, "/app/shoes?q=red"],
    [{ q: ["red", "blue"] }, { sort: "name" }, "/app/shoes?q=red&sort=name"],
    [{ q: "red" }, { q: "" }, "/app/shoes"],
  ])("%j changed by %j is at %s", (params: ListParams, changes, address) => {
    expect(listHref("shoes", params, changes as Record<string, string>)).toBe(address);
  });

  test("tell what is narrowed from what is sorted or turned over", () => {
    expect([{ q: "red" }, { "filter.size": "s" }].map(narrowed)).toEqual([true, true]);
    expect(narrowed({ "filter.size": "", sort: "name", page: "2" })).toBe(false);
  });

  test.each([
    [1, ["/2"], m.list.range(1, 20, 45)],
    [2, ["/1", "/3"], m.list.range(21, 40, 45)],
    [3, ["/2"], m.list.range(41, 45, 45)],
  ])("on page %i lead to %j and say where they are", (page, ways, said) => {
    render(<Pagination page={page} perPage={20} total={45} hrefOf={(n) => `/${n}`} />);

    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(ways);
    expect(screen.getByText(said)).toBeVisible();
  });
});

describe("the table of a list", () => {
  interface Shoe {
    id: string;
    name: string;
    price: number;
  }
  const COLUMNS: Column<Shoe>[] = [
    { key: "name", label: "Name", sort: "name", cell: (row) => row.name },
    { key: "price", label: "Price", sort: "price", align: "end", cell: (row) => String(row.price) },
    { key: "cost", label: "Cost", hiddenFrom: [DEFAULT_ROLE], cell: () => "?" },
  ];
  const showTable = (params: ListParams) =>
    render(
      <ListTable caption="Shoes" slug="shoes" rows={[{ id: "7", name: "Boot", price: 90 }]} columns={COLUMNS} params={params} />,
    );

  test("leads to a record by its first column", () => {
    showTable({});

    const row = screen.getByRole("row", { name: /Boot/ });
    expect(within(row).getByRole("link")).toHaveAttribute("href", "/app/shoes/7");
    expect(within(row).getByText("90")).toBeVisible();
  });

  test.each([
    [{}, null, "/app/shoes?sort=price"],
    [{ sort: "price", q: "red", page: "3" }, "ascending", "/app/shoes?q=red&sort=-price"],
    [{ sort: "-price" }, "descending", "/app/shoes?sort=price"],
  ])("%j is sorted %s by price, and the heading turns that round", (params: ListParams, order, next) => {
    showTable(params);

    const heading = screen.getByRole("columnheader", { name: "Price" });
    expect(heading.getAttribute("aria-sort")).toBe(order);
    expect(within(heading).getByRole("link")).toHaveAttribute("href", next);
  });

  test("offers no order where there is none", () => {
    showTable({});

    expect(within(screen.getByRole("columnheader", { name: "Cost" })).queryByRole("link")).toBeNull();
  });

  test("holds the columns that a role may see", () => {
    const seenBy = (role: typeof ADMIN) => visibleTo(COLUMNS, role).map(({ key }) => key);

    expect(seenBy(DEFAULT_ROLE)).toEqual(["name", "price"]);
    expect(seenBy(ADMIN)).toEqual(["name", "price", "cost"]);
  });
});

describe("deleting a record", () => {
  const open = async (/*? if has("soft_delete") ?*/isKept = false/*? endif ?*/) => {
    show(<DeleteRecord slug="shoes" id="7" label="Shoe" noun="shoe" title="Boot" /*? if has("soft_delete") ?*/isKept={isKept} /*? endif ?*//>);
    await press(m.record.remove);
  };

  test("asks first, and says that it cannot be undone", async () => {
    await open();

    const dialog = screen.getByRole("dialog", { name: m.record.removeTitle("shoe") });
    expect(dialog).toHaveAccessibleDescription(m.record.removeHelp("Boot"));
    expect(api.asked()).toEqual([]);
  });

//% if has("soft_delete")
  test("says when it can be restored", async () => {
    await open(true);

    expect(screen.getByRole("dialog")).toHaveAccessibleDescription(m.record.removeKept("Boot"));
  });

//% endif
  test("goes back to the list when it is done", async () => {
    await open();

    await press(m.record.removeOne("shoe"));

    expect(api.asked()).toEqual([["DELETE", "/api/shoes/7", undefined]]);
    expect(router.push).toHaveBeenCalledWith("/app/shoes");
    expect(await screen.findByText(m.record.removed("Shoe"))).toBeInTheDocument();
  });

  test("stays, and says why, when something still needs the record", async () => {
    api.says(409, { title: m.problem.inUse, detail: m.problem.inUseHelp });
    await open();

    await press(m.record.removeOne("shoe"));

    expect(within(screen.getByRole("dialog")).getByRole("alert")).toHaveTextContent(m.problem.inUseHelp);
    expect(router.push).not.toHaveBeenCalled();
    await press(m.record.keep);
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

//% if has("soft_delete")
describe("restoring a record", () => {
  const restore = async () => {
    show(<RestoreRecord slug="shoes" id="7" label="Shoe" title="Boot" />);
    await press(m.record.restoreOne("Boot"));
  };

  test("brings it back", async () => {
    await restore();

    expect(api.asked()).toEqual([["POST", "/api/shoes/7/restore", undefined]]);
    expect(await screen.findByText(m.record.restored("Shoe"))).toBeVisible();
    expect(router.refresh).toHaveBeenCalled();
  });

  test("says when it did not work, and can be tried again", async () => {
    api.isGone();

    await restore();

    expect(await screen.findByRole("alert")).toHaveTextContent(m.errors.noConnection);
    expect(screen.getByRole("button", { name: m.record.restoreOne("Boot") })).toBeEnabled();
  });
});

//% endif
//% if has("states")
describe("the state of a record", () => {
  const STATES = [
    { id: "open", label: "Open", final: false },
    { id: "sent", label: "Sent", final: false },
    { id: "paid", label: "Paid", final: true },
    { id: "cancelled", label: "Cancelled", final: true },
  ];
  const STEPS = [
    { id: "cancel", label: "Cancel it", target: "cancelled" },
    { id: "send", label: "Send it", target: "sent" },
  ];

  test("is said in words, and looks different at the start, on the way, at the goal and when stopped", () => {
    const looks = STATES.map(({ id, label }) => {
      render(<StateBadge states={STATES} value={id} />);
      return screen.getByText(label).className;
    });

    expect(new Set(looks).size).toBe(STATES.length);
  });

  test("that the app no longer knows is called by its id", () => {
    render(<StateBadge states={STATES} value="lost_and_found" />);

    expect(screen.getByText("lost_and_found")).toBeVisible();
  });

  test("is moved on by a button, the step that leads on standing out", async () => {
    show(<Transitions slug="shoes" id="7" transitions={STEPS} />);
    const [cancel, send] = STEPS.map(({ label }) => screen.getByRole("button", { name: label }).className);
    expect(send).not.toBe(cancel);

    await press("Send it");

    expect(api.asked()).toEqual([["POST", "/api/shoes/7/transitions/send", undefined]]);
    expect(await screen.findByText(m.record.moved("Send it"))).toBeVisible();
  });

  test("stays when the server refuses the step", async () => {
    api.says(409, { title: m.problem.notNow, detail: m.problem.notFromHere("Send it") });
    show(<Transitions slug="shoes" id="7" transitions={STEPS} />);

    await press("Send it");

    expect(await screen.findByRole("alert")).toHaveTextContent(m.problem.notFromHere("Send it"));
    expect(router.refresh).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Send it" })).toBeEnabled();
  });
});

//% endif
describe("changes made elsewhere", () => {
  const heard = new Map<string, () => void>();
  const close = jest.fn();
  beforeEach(() => {
    heard.clear();
    jest.useFakeTimers();
    const source = { addEventListener: (name: string, hear: () => void) => heard.set(name, hear), close };
    Object.assign(globalThis, { EventSource: jest.fn(() => source) });
  });
  afterEach(() => jest.useRealTimers());

  test("show the page anew, once for several at a time", () => {
    render(<LiveRefresh slugs={["shoes", "laces"]} />);

    for (const name of ["shoes.created", "shoes.updated", "laces.deleted"]) heard.get(name)?.();
    act(() => jest.advanceTimersByTime(1_000));

    expect(heard.size).toBe(6);
    expect(router.refresh).toHaveBeenCalledTimes(1);
  });

  test("are not listened to after leaving the page", () => {
    const { unmount } = render(<LiveRefresh slugs={["shoes"]} />);
    heard.get("shoes.created")?.();

    unmount();
    act(() => jest.advanceTimersByTime(1_000));

    expect(close).toHaveBeenCalled();
    expect(router.refresh).not.toHaveBeenCalled();
  });
});

test("a chart can be read without seeing it", () => {
  render(<BarChart title="Shoes per day" points={[{ label: "1 May", value: 3 }, { label: "2 May", value: 0 }]} />);

  const table = screen.getByRole("table", { name: "Shoes per day" });
  expect(within(table).getAllByRole("row").map((row) => row.textContent)).toEqual(["1 May3", "2 May0"]);
});
