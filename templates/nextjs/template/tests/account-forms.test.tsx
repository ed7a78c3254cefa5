import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { ApiKeys } from "@/components/app/api-keys";
import { ForgotForm } from "@/components/app/forgot-form";
import { LoginForm } from "@/components/app/login-form";
import { PasswordForm } from "@/components/app/password-form";
import { ResetForm } from "@/components/app/reset-form";
import { SignupForm } from "@/components/app/signup-form";
import { YourData } from "@/components/app/your-data";
import { ToastProvider } from "@/components/ui/toast";
import { m } from "@/messages";
import { fakeApi, fillIn, router } from "./support/browser";

jest.mock("next/navigation", () => jest.requireActual("./support/browser").navigation);

const api = fakeApi();
const show = (form: ReactNode) => render(form, { wrapper: ToastProvider });
const EMAIL = "ada@example.test";
const PASSWORD = "a-long-walk-by-the-sea";

describe("signing in", () => {
  const signIn = (email: string) => fillIn({ [m.auth.email]: email, [m.auth.password]: PASSWORD }, m.auth.signIn);

  test("sends address and password, and opens the app", async () => {
    render(<LoginForm />);

    await signIn("Ada@Example.test");

    expect(api.asked()).toEqual([["POST", "/api/auth/login", { email: EMAIL, password: PASSWORD }]]);
    expect(router.replace).toHaveBeenCalledWith("/app");
  });

  test("names what is wrong beside its control, goes there, and sends nothing", async () => {
    render(<LoginForm />);

    await signIn("nobody");

    const control = screen.getByLabelText(m.auth.email);
    expect(control).toHaveAccessibleDescription(m.validation.email);
    await waitFor(() => expect(control).toHaveFocus());
    expect(api.asked()).toEqual([]);
  });

  test.each([
    ["a wrong password", () => api.says(401, { title: m.problem.wrongPassword }), m.problem.wrongPassword],
    ["a server out of reach", () => api.isGone(), `${m.errors.noConnection}: ${m.errors.noConnectionHelp}`],
    ["an answer that is not the API's", () => api.says(502, "<h1>Bad gateway</h1>"), m.errors.wentWrong],
  ])("says when there is %s, and keeps what was typed", async (_what, happens, said) => {
    happens();
    render(<LoginForm />);

    await signIn(EMAIL);

    expect(await screen.findByRole("alert")).toHaveTextContent(said);
    expect(screen.getByLabelText(m.auth.email)).toHaveValue(EMAIL);
    expect(screen.getByRole("button", { name: m.auth.signIn })).toBeEnabled();
    expect(router.replace).not.toHaveBeenCalled();
  });
});

describe("signing up", () => {
  const signUp = () =>
    fillIn({ [m.auth.name]: "Ada", [m.auth.email]: EMAIL, [m.auth.password]: PASSWORD }, m.auth.create);

  test("makes the account and opens the app", async () => {
    render(<SignupForm />);

    await signUp();

    const sent = { name: "Ada", email: EMAIL, password: PASSWORD };
    expect(api.asked()).toEqual([["POST", "/api/auth/signup", expect.objectContaining(sent)]]);
    expect(router.replace).toHaveBeenCalledWith("/app");
  });

  test("shows what the server refuses beside its control", async () => {
    api.says(422, { title: m.problem.checkForm, errors: { email: [m.problem.haveAccount] } });
    render(<SignupForm />);

    await signUp();

    await waitFor(() => expect(screen.getByLabelText(m.auth.email)).toHaveAccessibleDescription(m.problem.haveAccount));
  });

});

describe("a forgotten password", () => {
  test("is asked for by address, and the answer does not say whether there is an account", async () => {
    render(<ForgotForm />);

    await fillIn({ [m.auth.email]: EMAIL }, m.auth.sendLink);

    expect(await screen.findByText(m.auth.linkSent(EMAIL))).toBeVisible();
    expect(api.asked()).toEqual([["POST", "/api/auth/forgot", { email: EMAIL }]]);
  });

  test("is replaced with the token of the link", async () => {
    const token = "t".repeat(40);
    render(<ResetForm token={token} />);

    await fillIn({ [m.auth.newPassword]: PASSWORD }, m.auth.saveNew);

    expect(api.asked()).toEqual([["POST", "/api/auth/reset", { token, password: PASSWORD }]]);
    expect(router.replace).toHaveBeenCalledWith("/login?reset=done");
  });

});

describe("the account page", () => {
  test("changes the password, and leaves neither of the two in the form", async () => {
    show(<PasswordForm />);

    await fillIn({ [m.account.currentPassword]: "old", [m.auth.newPassword]: PASSWORD }, m.account.changePassword);

    expect(await screen.findByText(m.account.passwordChanged)).toBeVisible();
    expect(api.asked()).toEqual([["POST", "/api/auth/password", { current: "old", password: PASSWORD }]]);
    expect(screen.getByLabelText(m.account.currentPassword)).toHaveValue("");
    expect(screen.getByLabelText(m.auth.newPassword)).toHaveValue("");
  });

  test("erases the account after the password, not at once", async () => {
    show(<YourData />);
    await userEvent.click(screen.getByRole("button", { name: m.privacy.erase }));
    expect(api.asked()).toEqual([]);

    await fillIn({ [m.privacy.password]: PASSWORD }, m.privacy.erase);

    expect(api.asked()).toEqual([["POST", "/api/auth/erase", { password: PASSWORD }]]);
    expect(router.replace).toHaveBeenCalledWith("/");
  });

});

describe("API keys", () => {
  test("show their secret once, when they are made", async () => {
    api.says(201, { secret: "key_the-secret" });
    show(<ApiKeys keys={[]} />);

    await fillIn({ [m.keys.name]: "Till", [m.keys.days]: "30" }, m.keys.create);

    expect(await screen.findByLabelText(m.keys.newKey)).toHaveValue("key_the-secret");
    expect(api.asked()).toEqual([["POST", "/api/auth/keys", { name: "Till", days: 30 }]]);
    expect(screen.getByLabelText(m.keys.name)).toHaveValue("");
  });

  test("are revoked one by one", async () => {
    const key = { name: "Till", prefix: "key_ab12", createdAt: "", expiresAt: null, lastUsedAt: null };
    show(<ApiKeys keys={[{ ...key, id: "k1" }, { ...key, id: "k2", name: "Shop" }]} />);

    await userEvent.click(screen.getByRole("button", { name: m.keys.revokeOne("Shop") }));

    expect(await screen.findByText(m.keys.revoked("Shop"))).toBeVisible();
    expect(api.asked()).toEqual([["DELETE", "/api/auth/keys/k2", undefined]]);
  });
});
