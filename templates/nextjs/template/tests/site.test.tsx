import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import AppError from "@/app/app/error";
import ErrorPage from "@/app/error";
import { LeadForm } from "@/components/site/lead-form";
import { MobileMenu } from "@/components/site/mobile-menu";
import { Track } from "@/components/site/track";
import { site } from "@/content/site";
import { m } from "@/messages";
import { fakeApi, place } from "./support/browser";

jest.mock("next/navigation", () => jest.requireActual("./support/browser").navigation);

const api = fakeApi();

describe("the form that asks for an address", () => {
  async function leave(email: string) {
    const user = userEvent.setup();
    render(<LeadForm source="pricing" />);
    await user.type(screen.getByLabelText("Email"), email);
    await user.click(screen.getByLabelText(site.lead.consent));
    await user.click(screen.getByRole("button", { name: site.lead.button }));
  }

  test("sends it with the consent, thanks, and counts the success", async () => {
    await leave("vi@example.test");

    expect(await screen.findByRole("status")).toHaveTextContent(site.lead.thanks);
    const lead = { email: "vi@example.test", consent: true, website: "", source: "pricing" };
    expect(api.asked()).toEqual([
      ["POST", "/api/leads", lead],
      ["POST", "/api/events", expect.objectContaining({ name: "lead_submitted", props: { source: "pricing" } })],
    ]);
  });

});

describe("counting visits", () => {
  test("reports each page once, and which call to action was clicked, nothing else", async () => {
    const page = (path: string) => {
      place.path = path;
      return (
        <>
          <Track />
          <b data-cta="hero">Start</b>
          <b>More</b>
        </>
      );
    };
    const { rerender } = render(page("/"));
    rerender(page("/pricing"));
    rerender(page("/pricing"));
    await userEvent.click(screen.getByText("Start"));
    await userEvent.click(screen.getByText("More"));

    const events = api.asked().map(([, , body]) => body);
    expect(events).toMatchObject([{ name: "page_view" }, { name: "page_view" }, { props: { cta: "hero" } }]);
  });

});

test("the menu of a phone opens without script and is closed again on the next page", () => {
  const menu = () => <MobileMenu links={[{ href: "/terms", label: "Terms" }]} />;
  const { rerender, container } = render(menu());
  const details = () => container.querySelector("details");
  fireEvent.click(screen.getByText("Menu"));
  expect(details()).toHaveAttribute("open");

  place.path = "/terms";
  rerender(menu());

  expect(details()).not.toHaveAttribute("open");
});

describe("a page that fails", () => {
  test.each([
    ["of the site", ErrorPage, m.errors.wentWrong],
    ["of the app", AppError, m.errors.pageFailed],
  ])("%s says so, tells the server, and can be tried again", async (_where, Page, title) => {
    const reset = jest.fn();
    render(<Page error={new TypeError("x is undefined")} reset={reset} />);

    await userEvent.click(screen.getByRole("button", { name: m.errors.tryAgain }));

    expect(screen.getByRole("heading", { name: title })).toBeVisible();
    expect(reset).toHaveBeenCalledTimes(1);
    const told = expect.objectContaining({ name: "TypeError", message: "x is undefined", path: "/" });
    expect(api.asked()).toEqual([["POST", "/api/events/errors", told]]);
  });

  test("on the server is known there already: its reference is shown, and it is not told twice", () => {
    render(<ErrorPage error={Object.assign(new Error("hidden"), { digest: "1234" })} reset={() => undefined} />);

    expect(screen.getByText(m.errors.reference("1234"))).toBeVisible();
    expect(screen.queryByText("hidden")).toBeNull();
    expect(api.asked()).toEqual([]);
  });
});
