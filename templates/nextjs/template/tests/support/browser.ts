import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

/** Stands in for `next/navigation`; `place.path` is where the page is. */
export const place = { path: "/app" };
export const router = { push: jest.fn(), replace: jest.fn(), refresh: jest.fn(), back: jest.fn() };
export const navigation = { useRouter: () => router, usePathname: () => place.path };

/** An answer of the API; jsdom has no `Response` of its own. */
export const reply = (status: number, body: object | string = "") =>
  ({ ok: status < 400, status, text: async () => (typeof body === "string" ? body : JSON.stringify(body)) }) as Response;

/** The API as a test file sees it: it answers 200 unless told otherwise, and remembers what it was asked. */
export function fakeApi() {
  const answer = jest.fn<Promise<Response>, [string, RequestInit?]>();
  beforeEach(() => {
    jest.clearAllMocks();
    answer.mockReset().mockImplementation(async () => reply(200, {}));
    globalThis.fetch = answer as unknown as typeof fetch;
  });
  return {
    /** Answer every request from now on like this. */
    says: (status: number, body?: object | string) => answer.mockImplementation(async () => reply(status, body)),
    /** Be out of reach from now on. */
    isGone: () => answer.mockImplementation(() => Promise.reject(new TypeError("fetch failed"))),
    /** What was asked so far: method, address and body. */
    asked: () =>
      answer.mock.calls.map(([path, options]) => {
        const body = options?.body;
        return [options?.method ?? "GET", path, typeof body === "string" ? (JSON.parse(body) as unknown) : body];
      }),
  };
}

/** Paste values into controls by their labels, each in place of what is there, and press a button. */
export async function fillIn(values: Record<string, string>, button: string) {
  const user = userEvent.setup();
  for (const [label, value] of Object.entries(values)) {
    const control = screen.getByLabelText(label);
    await user.clear(control);
    await user.click(control);
    await user.paste(value);
  }
  await user.click(screen.getByRole("button", { name: button }));
}
