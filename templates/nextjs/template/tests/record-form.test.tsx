import { render, screen, waitFor } from "@testing-library/react";
import { z } from "zod";
import type { Bound } from "@/components/app/fields/bound";
import { RecordForm } from "@/components/app/record-form";
import { useRecordForm } from "@/components/app/use-record-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
//% if has("rules")
import type { Rule } from "@/lib/rules";
//% endif
import { m } from "@/messages";
import { fakeApi, fillIn, router } from "./support/browser";

jest.mock("next/navigation", () => jest.requireActual("./support/browser").navigation);

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

const api = fakeApi();

const save = (to: string) => fillIn({ To: to }, m.form.save);

//% if has("rules")
test("a rule between two values holds in the form already", async () => {
  render(<StayForm />);

  await save("2026-02-01");

  expect(await screen.findByText("Ends after it begins")).toBeVisible();
  expect(api.asked()).toEqual([]);
});

test("a rule about a value that is not shown is left to the server", async () => {
  render(<StayForm omit={["from"]} />);

  await save("2026-02-01");

  expect(api.asked()).toHaveLength(1);
});

//% endif
test("what was changed is sent with the version it was made from, and the record is shown", async () => {
  api.says(200, ROW);
  render(<StayForm />);

  await save("2026-04-01");

  const changed = { from: ROW.from, to: "2026-04-01", version: ROW.version };
  expect(api.asked()).toEqual([["PATCH", "/api/stays/1", changed]]);
  expect(router.push).toHaveBeenCalledWith("/app/stays/1");
});

test("what the server refuses stands beside its control, which is gone to", async () => {
  api.says(422, { title: m.problem.checkForm, errors: { to: ["The house is full"] } });
  render(<StayForm />);

  await save("2026-04-01");

  await waitFor(() => expect(screen.getByLabelText("To")).toHaveFocus());
  expect(screen.getByLabelText("To")).toHaveAccessibleDescription("The house is full");
  expect(router.push).not.toHaveBeenCalled();
});

test("a record that changed meanwhile is not overwritten, and nothing typed is lost", async () => {
  api.says(409, { title: m.problem.changedMeanwhile, detail: m.problem.loadAgain });
  render(<StayForm />);

  await save("2026-04-01");

  expect(await screen.findByText(`${m.problem.changedMeanwhile}: ${m.problem.loadAgain}`)).toBeVisible();
  expect(screen.getByLabelText("To")).toHaveValue("2026-04-01");
});
