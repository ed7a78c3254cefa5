import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NavLink } from "@/components/app/nav-link";
import { TabBar } from "@/components/app/tab-bar";
import { UserMenu } from "@/components/app/user-menu";
import { UserTable } from "@/components/app/user-table";
import { ToastProvider, useToast } from "@/components/ui/toast";
import { ADMIN, DEFAULT_ROLE, roleLabel } from "@/lib/roles";
import { m } from "@/messages";
import { fakeApi, place, router } from "./support/browser";

jest.mock("next/navigation", () => jest.requireActual("./support/browser").navigation);

const api = fakeApi();
const ADA = { name: "Ada", email: "ada@example.test", role: roleLabel(DEFAULT_ROLE) };

describe("the menu of who is signed in, opened by the keyboard", () => {
  const menu = <UserMenu {...ADA} look="picture" />;
  async function choose(item: string) {
    screen.getByRole("button", { name: new RegExp(m.shell.accountOf("Ada")) }).focus();
    await userEvent.keyboard("{Enter}");
    for (const fact of Object.values(ADA)) expect(screen.getAllByText(fact).at(-1)).toBeVisible();
    await userEvent.click(screen.getByRole("menuitem", { name: item }));
  }

  test("makes the app dark, keeps that for the next visit, and follows the device again", async () => {
    render(menu);

    await choose(m.shell.dark);
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(document.cookie).toContain("theme=dark");

    await choose(m.shell.asOnDevice);
    expect(document.documentElement.dataset.theme).toBeUndefined();
    expect(document.cookie).not.toContain("theme=");
  });

  test("signs out", async () => {
    render(menu);

    await choose(m.shell.signOut);

    expect(api.asked()).toEqual([["POST", "/api/auth/logout", undefined]]);
    expect(router.replace).toHaveBeenCalledWith("/login");
  });
});

describe("the ways through the app", () => {
  const items = (count: number) =>
    [...Array(count).keys()].map((n) => ({ href: `/app/${n}`, label: `Page ${n}`, icon: null }));

  test.each([
    ["/app/things", "/app/things", true],
    ["/app/things", "/app/things/7/edit", true],
    ["/app/things", "/app/things-and-more", false],
    ["/app", "/app", true],
    ["/app", "/app/things", false],
  ])("the link to %s on %s says that it is here: %s", (href, path, isHere) => {
    place.path = path;
    render(
      <NavLink href={href} className="">
        Way
      </NavLink>,
    );

    expect(screen.getByRole("link").getAttribute("aria-current")).toBe(isHere ? "page" : null);
  });

  test("up to five fit the bottom of a phone; of more, four are shown and all are one touch away", async () => {
    const { rerender } = render(<TabBar items={items(5)} />);
    expect(screen.getAllByRole("link")).toHaveLength(5);
    rerender(<TabBar items={items(7)} />);
    expect(screen.getAllByRole("link")).toHaveLength(4);

    await userEvent.click(screen.getByRole("button", { name: m.shell.more }));
    const sheet = screen.getByRole("dialog", { name: m.shell.allPages });
    expect(within(sheet).getAllByRole("link")).toHaveLength(7);
    await userEvent.click(within(sheet).getByRole("link", { name: "Page 6" }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("messages", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function Bells() {
    const notify = useToast();
    return (["success", "error"] as const).map((tone) => (
      <button key={tone} onClick={() => notify(`It is ${tone}`, tone)} aria-label={tone} />
    ));
  }

  async function ring() {
    const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
    render(<Bells />, { wrapper: ToastProvider });
    for (const bell of screen.getAllByRole("button")) await user.click(bell);
    return user;
  }

  test("of success wait for a pause of the screen reader, of failure do not", async () => {
    await ring();

    expect(screen.getByRole("status")).toHaveTextContent("It is success");
    expect(screen.getByRole("alert")).toHaveTextContent("It is error");
  });

  test("go when they are dismissed, or by themselves", async () => {
    const user = await ring();

    await user.click(screen.getAllByRole("button", { name: m.shell.dismiss })[0]!);
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    act(() => jest.advanceTimersByTime(10_000));
    expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  });
});

describe("the table of users", () => {
  const ADA_SELF = { id: "ada", ...ADA, role: ADMIN, createdAt: "2026-03-14T09:30:00.000Z", disabled: false };
  const BOB = { ...ADA_SELF, id: "bob", name: "Bob", role: DEFAULT_ROLE };
  const table = (bob: typeof BOB) => (
    <ToastProvider>
      <UserTable users={[ADA_SELF, bob]} self="ada" />
    </ToastProvider>
  );
  const show = () => render(table(BOB));

  test("changes a role", async () => {
    show();

    await userEvent.selectOptions(screen.getByLabelText(m.users.roleOf("Bob")), ADMIN);

    expect(await screen.findByText(m.users.updated("Bob"))).toBeVisible();
    expect(api.asked()).toEqual([["PATCH", "/api/users/bob", { role: ADMIN }]]);
  });

  test("disables an account, and enables it again", async () => {
    const { rerender } = show();

    await userEvent.click(screen.getByRole("button", { name: m.users.disableOne("Bob") }));
    rerender(table({ ...BOB, disabled: true }));
    await userEvent.click(screen.getByRole("button", { name: m.users.enableOne("Bob") }));

    expect(api.asked().map(([, , body]) => body)).toEqual([{ disabled: true }, { disabled: false }]);
  });

  test("lets nobody take away their own access", () => {
    show();

    expect(screen.getByLabelText(m.users.roleOf("Ada"))).toBeDisabled();
    expect(screen.getByRole("button", { name: m.users.disableOne("Ada") })).toBeDisabled();
  });

});
