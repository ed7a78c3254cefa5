import { fireEvent, render, waitFor } from "@testing-library/react";
import type { ReactElement } from "react";

/** What every list of records offers to link to. */
const LINKED = { id: "linked", label: "Linked record" };

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A form on the page, filled in and saved as a person does it; the server takes whatever it is sent. */
export async function openForm(element: ReactElement) {
  const sent: unknown[] = [];
  globalThis.fetch = (async (_path: string, { method, body }: RequestInit = {}) => {
    if (method !== "GET") sent.push(JSON.parse(String(body)));
    const answer = method === "GET" ? [LINKED] : { id: "saved" };
    return { ok: true, status: 200, text: async () => JSON.stringify(answer) };
  }) as typeof fetch;

  const { container } = render(element);
  const form = container.querySelector("form") as HTMLFormElement;
  await waitFor(() => expect(form.querySelector("[aria-busy=true]")).toBeNull());

  const named = (name: string) => [...form.elements].filter((one) => nameOf(one) === name) as Control[];
  const labelOf = (control?: Control) => control?.labels?.[0]?.textContent ?? "";

  return {
    element: form,
    /** Name, label and kind of each control, as they stand on the page. */
    controls: () =>
      ([...form.elements] as Control[])
        .filter(nameOf)
        .map((one) => [one.name, labelOf(one), kindOf(one)]),
    labelOf: (name: string) => labelOf(named(name)[0]),
    /** What the form says is wrong with one value. */
    errorOf(name: string) {
      const ids = named(name)[0]?.getAttribute("aria-describedby")?.split(" ") ?? [];
      return document.getElementById(ids.find((id) => id.endsWith("-error")) ?? "")?.textContent;
    },
    /** Enter values by the names of their controls. */
    fill(values: object) {
      for (const [name, value] of Object.entries(values)) named(name).forEach((one) => enter(one, value));
    },
    /** Save, and return what was sent: nothing as long as something is wrong. */
    async save() {
      fireEvent.submit(form);
      await waitFor(() => expect(sent.length > 0 || form.querySelector("[aria-invalid]")).toBeTruthy());
      return sent[0];
    },
  };
}

const nameOf = (element: Element) => element.getAttribute("name");

const kindOf = (control: Control) =>
  control.tagName === "INPUT" ? control.type : control.tagName.toLowerCase();

function enter(control: Control, value: unknown) {
  if (control.type === "checkbox") {
    const isWanted = Array.isArray(value) ? value.includes(control.value) : value;
    if ((control as HTMLInputElement).checked !== isWanted) fireEvent.click(control);
  } else {
    fireEvent.change(control, { target: { value: textOf(control, value) } });
  }
}

function textOf(control: Control, value: unknown): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.join("\n");
  return control.type === "datetime-local" ? localTime(String(value)) : String(value);
}

/** A moment as the clock on the wall shows it here. */
function localTime(moment: string): string {
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
