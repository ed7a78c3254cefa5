import * as events from "@/app/api/events/route";
import * as leads from "@/app/api/leads/route";
import { getDb } from "@/lib/db";
import { DEFAULT_ROLE } from "@/lib/roles";
import { apiRequest } from "@/lib/testing";
import { testApp } from "./support/app";
import { answer, type Page } from "./support/collection";

const app = testApp();
const LEAD = { email: "visitor@example.test", name: "Vi Sitor", consent: true, source: "landing" };
const send = (changes: object = {}) =>
  leads.POST(apiRequest("POST", "/api/leads", { body: { ...LEAD, ...changes } }));
const list = (token?: string) => leads.GET(apiRequest("GET", "/api/leads", { token }));

beforeEach(() => app.empty("SiteLead"));

test("a visitor leaves an address; admins read it, with the consent that was given", async () => {
  expect((await send()).status).toBe(201);

  const { body } = await answer<Page<typeof LEAD>>(await list(app.user("admin").token));
  const stored = await (await getDb()).siteLead.findFirstOrThrow();

  expect(body.items).toEqual([expect.objectContaining({ email: LEAD.email, name: LEAD.name })]);
  expect(stored.consent).toBe(true);
  expect(stored.consentText).not.toBe("");
});

test.each([
  ["no consent", { consent: false }, "consent"],
  ["no address", { email: "nobody" }, "email"],
])("%s is refused", async (_reason, changes, property) => {
  const { status, errors } = await answer(await send(changes));

  expect(status).toBe(422);
  expect(Object.keys(errors)).toContain(property);
});

test("a robot that fills the hidden field is thanked and forgotten", async () => {
  expect((await send({ website: "https://spam.example" })).status).toBe(201);

  expect(await (await getDb()).siteLead.count()).toBe(0);
});

test("leads are for admins", async () => {
  expect((await list()).status).toBe(401);
  expect((await list(app.user(DEFAULT_ROLE).token)).status).toBe(403);
});

test("page views and clicks are counted", async () => {
  const body = { name: "page_view", path: "/" };

  const response = await events.POST(apiRequest("POST", "/api/events", { body }));

  expect(response.status).toBe(202);
  expect(await (await getDb()).siteEvent.count()).toBe(1);
});
