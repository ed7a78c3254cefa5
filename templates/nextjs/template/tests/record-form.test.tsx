import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { z } from "zod";
import type { Bound } from "@/components/app/fields/bound";
import { RecordForm } from "@/components/app/record-form";
import { useRecordForm } from "@/components/app/use-record-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
//% if has("rules")
import type { Rule } from "@/lib/rules";
//% endif

jest.mock("next/navigation", () => ({
  useRouter: () => ({ push: jest.fn(), replace: jest.fn(), refresh: jest.fn(), back: jest.fn() }),
}));

const ROW = { id: "1", version: 7, from: "2026-03-01", to: "2026-03-05" };
//% if has("rules")
const RULES: Rule[] = [{ kind: "compare", field: "to", op: ">=", other: "from", message: "Ends after it begins" }];
//% endif
const schema = z.object({ from: z.string(), to: z.string() }).partial();

/** A control of this test's own: which ones an app has depends on its fields. */
function DateInput({ label, name, value, error, onChange }: Bound<string | null> & { label: string }) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input {...control} name={name} type="date" value={value ?? ""} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

function StayForm(/*? if has("rules") ?*/{ omit }: { omit?: ("from" | "to")[] }/*? endif ?*/) {
  const values = { from: ROW.from as string | null, to: ROW.to as string | null };
  const form = useRecordForm({ slug: "stays", label: "Stay", schema, /*? if has("rules") ?*/rules: RULES, /*? endif ?*/values, row: ROW/*? if has("rules") ?*/, omit/*? endif ?*/ });
  return (
    <RecordForm form={form} noun="stay">
      <DateInput {...form.bind("from")} label="From" />
      <DateInput {...form.bind("to")} label="To" />
    </RecordForm>
  );
}

/** An answer of the API; jsdom has no `Response` of its own. */
const reply = (status: number, body: object) =>
  ({ ok: status < 400, status, text: async () => JSON.stringify(body) }) as Response;

const answer = jest.fn<Promise<Response>, [string, RequestInit]>();

beforeEach(() => {
  answer.mockReset();
  answer.mockImplementation(async () => reply(200, ROW));
  globalThis.fetch = answer as unknown as typeof fetch;
});

async function save(to: string) {
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText("To"));
  await user.type(screen.getByLabelText("To"), to);
  await user.click(screen.getByRole("button", { name: "Save changes" }));
}

//% if has("rules")
test("a rule between two values holds in the form already", async () => {
  render(<StayForm />);

  await save("2026-02-01");

  expect(await screen.findByText("Ends after it begins")).toBeVisible();
  expect(answer).not.toHaveBeenCalled();
});

test("a rule about a value that is not shown is left to the server", async () => {
  render(<StayForm omit={["from"]} />);

  await save("2026-02-01");

  expect(answer).toHaveBeenCalledTimes(1);
});

//% endif
test("a record that changed meanwhile is not overwritten, and nothing typed is lost", async () => {
  const problem = { title: "Somebody changed this meanwhile", detail: "Load it again and repeat your change" };
  answer.mockImplementation(async () => reply(409, problem));
  render(<StayForm />);

  await save("2026-04-01");

  expect(await screen.findByText(/Somebody changed this meanwhile: Load it again/)).toBeVisible();
  expect(JSON.parse(String(answer.mock.calls[0]?.[1].body))).toMatchObject({ to: "2026-04-01", version: ROW.version });
  expect(screen.getByLabelText("To")).toHaveValue("2026-04-01");
});
