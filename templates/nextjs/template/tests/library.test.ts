import { createHmac } from "node:crypto";
//% if has("records")
import { formatDateTime, formatDuration, formatMoney, formatNumber } from "@/lib/format";
//% endif
import { readPaging } from "@/lib/paging";
import { Problem } from "@/lib/problem";
import { limitRate } from "@/lib/rate-limit";
import { sendWebhook } from "@/lib/webhook";
import { receiver } from "./support/receiver";

//% if has("records")
describe("values as text", () => {
  test("numbers have at most two digits after the point", () => {
    expect(formatNumber(2 / 3)).toBe(formatNumber(0.67));
    expect(formatNumber(0.67)).not.toBe(formatNumber(0.7));
  });

  test("amounts show their currency", () => {
    expect(formatMoney(12.5, "EUR")).not.toBe(formatMoney(12.5, "JPY"));
    expect(formatMoney(12.5)).toBe(formatMoney(12.5, "USD"));
  });

  test.each([
    [0, "0 min"],
    [45, "45 min"],
    [60, "1 h"],
    [95, "1 h 35 min"],
    [1500, "25 h"],
  ])("%i minutes are %s", (minutes, text) => {
    expect(formatDuration(minutes)).toBe(text);
  });
});

test("a moment reads the same, whatever zone it was written in", () => {
  expect(formatDateTime("2026-03-15T01:30:00+02:00")).toBe(formatDateTime("2026-03-14T23:30:00Z"));
});

//% endif
describe("the query of a list", () => {
  test.each([
    ["", { page: 1, perPage: 20, q: "" }],
    ["page=3&perPage=50&q=red", { page: 3, perPage: 50, q: "red" }],
    ["page=0&perPage=100000", { page: 1, perPage: 100, q: "" }],
    ["page=99999999999&q=" + "x".repeat(5000), { page: 100_000, perPage: 20, q: "x".repeat(200) }],
    ["q=%20red%00%20", { page: 1, perPage: 20, q: "red" }],
  ])("%j is read as %j", (query, expected) => {
    expect(readPaging(new URLSearchParams(query))).toEqual(expected);
  });
});

describe("the limit of attempts", () => {
  let client = "";
  let clients = 0;
  const attempt = (who = client) => limitRate("sign-in", who, 3, 60);

  beforeEach(() => {
    delete process.env.RATE_LIMIT;
    client = `client-${(clients += 1)}`;
    jest.useFakeTimers({ now: new Date("2026-03-14T09:30:00Z") });
  });
  afterEach(() => jest.useRealTimers());

  function refusal(): Problem | null {
    try {
      attempt();
      return null;
    } catch (problem) {
      return problem as Problem;
    }
  }

  test("refuses the next one, says how long to wait, and begins anew after that", () => {
    for (let n = 0; n < 3; n += 1) expect(refusal()).toBeNull();
    jest.advanceTimersByTime(20_000);
    expect(refusal()).toMatchObject({ status: 429, retryAfterS: 40 });
    jest.advanceTimersByTime(40_000);
    expect(refusal()).toBeNull();
  });

  test("does not forget who was refused when a flood of others comes", () => {
    for (let n = 0; n < 9_000; n += 1) attempt(`flood-${n}`);
    for (let n = 0; n < 4; n += 1) refusal();
    for (let n = 0; n < 3_000; n += 1) attempt(`more-${n}`);

    expect(refusal()).toMatchObject({ status: 429 });
  });
});

describe("webhooks", () => {
  const SECRET = Buffer.from("a secret of two").toString("base64");
  beforeAll(() => {
    process.env.FORGE_WEBHOOK_SECRET = `whsec_${SECRET}`;
  });

  test("are signed, so that the receiver knows whom they are from", async () => {
    const service = await receiver();
    process.env.FORGE_WEBHOOK_URL = service.url;

    expect(await sendWebhook("lead.created", "7", { email: "vi@example.test" })).toBe(true);

    const [{ headers, body }] = service.received as [(typeof service.received)[number]];
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    const expected = createHmac("sha256", Buffer.from(SECRET, "base64")).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toMatchObject({ type: "lead.created", data: { email: "vi@example.test" } });
    await service.close();
  });

  test("that are refused break nothing", async () => {
    const service = await receiver(410);
    process.env.FORGE_WEBHOOK_URL = service.url;

    expect(await sendWebhook("lead.created", "7", {})).toBe(false);
    await service.close();
  });
});
