import * as errors from "@/app/api/events/errors/route";
import * as events from "@/app/api/events/route";
import * as health from "@/app/api/health/route";
import { backgroundDone } from "@/lib/background";
import { getDb } from "@/lib/db";
import { route } from "@/lib/http";
import { log } from "@/lib/log";
import { listOutbox, sendMail } from "@/lib/mail";
import { parseDsn } from "@/lib/report";
import { apiRequest } from "@/lib/testing";
import { testApp } from "./support/app";
import { receiver } from "./support/receiver";

testApp();
const MAIL = { to: "ada@example.test", subject: "Grüße", text: "Hello\n\nAda", html: "<p>Hello</p>" };
const OFF = ["SENDGRID_API_KEY", "SENDGRID_API_URL", "MAILGUN_API_KEY", "MAILGUN_DOMAIN", "MAILGUN_API_URL"];
const HOOKS = ["SENTRY_DSN", "POSTHOG_KEY", "POSTHOG_HOST", "MAIL_FROM", "LOG_LEVEL"];
const clear = () => [...OFF, ...HOOKS].forEach((name) => delete process.env[name]);

let service: Awaited<ReturnType<typeof receiver>>;
beforeEach(async () => {
  clear();
  service = await receiver();
});
afterEach(async () => {
  clear();
  await service.close();
});

const lastMail = async () => (await getDb()).siteMail.findFirstOrThrow({ orderBy: { createdAt: "desc" } });

describe("mail", () => {
  test("goes out by SendGrid", async () => {
    const { url } = service;
    Object.assign(process.env, { SENDGRID_API_KEY: "SG.test", SENDGRID_API_URL: url, MAIL_FROM: "Shop <a@b.test>" });

    await sendMail(MAIL);

    const [sent] = service.received;
    expect(sent?.path).toBe("/v3/mail/send");
    expect(sent?.headers.authorization).toBe("Bearer SG.test");
    expect(JSON.parse(sent?.body ?? "")).toEqual({
      from: { name: "Shop", email: "a@b.test" },
      personalizations: [{ to: [{ email: MAIL.to }] }],
      subject: MAIL.subject,
      content: [
        { type: "text/plain", value: MAIL.text },
        { type: "text/html", value: MAIL.html },
      ],
    });
    expect((await lastMail()).sentAt).not.toBeNull();
  });

  test("goes out by Mailgun", async () => {
    const { url } = service;
    Object.assign(process.env, { MAILGUN_API_KEY: "mg-test", MAILGUN_DOMAIN: "mg.b.test", MAILGUN_API_URL: `${url}/` });

    await sendMail(MAIL);

    const [sent] = service.received;
    expect(sent?.path).toBe("/v3/mg.b.test/messages");
    expect(sent?.headers.authorization).toBe(`Basic ${btoa("api:mg-test")}`);
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toMatchObject({ ...MAIL });
  });

  test("that is refused is kept and not called sent", async () => {
    const refusing = await receiver(401);
    Object.assign(process.env, { SENDGRID_API_KEY: "SG.wrong", SENDGRID_API_URL: refusing.url });

    await sendMail({ ...MAIL, subject: "Refused" });
    await refusing.close();

    expect(refusing.received).toHaveLength(1);
    expect(await lastMail()).toMatchObject({ subject: "Refused", sentAt: null });
  });

  test("stays in the outbox without a way out", async () => {
    await sendMail({ ...MAIL, subject: "Waiting" });

    expect((await listOutbox())[0]).toMatchObject({ subject: "Waiting", sentAt: null });
  });
});

describe("error tracking", () => {
  const failing = route(async () => {
    throw new Error("the canary of the database");
  });

  test("is off unless asked for; what failed is told to nobody outside", async () => {
    const response = await failing(apiRequest("GET", "/api/broken"));
    await backgroundDone();

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("canary");
    expect(service.received).toEqual([]);
  });

  test("tells Sentry what failed, where, and in which request", async () => {
    process.env.SENTRY_DSN = `http://public@${service.host}/7`;

    await failing(apiRequest("GET", "/api/broken?token=secret", { headers: { "x-request-id": "trace-12345" } }));
    await backgroundDone();

    const [sent] = service.received;
    const [head, item, event] = (sent?.body ?? "").split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(sent?.path).toBe("/api/7/envelope/");
    expect(sent?.headers["x-sentry-auth"]).toContain("sentry_key=public");
    expect(head?.event_id).toBe(event?.event_id);
    expect(item).toEqual({ type: "event" });
    expect(event).toMatchObject({ transaction: "GET /api/broken", tags: { request_id: "trace-12345" } });
    expect(JSON.stringify(event)).toContain("the canary of the database");
    expect(sent?.body).not.toContain("secret");
  });

  test("takes errors of pages too", async () => {
    process.env.SENTRY_DSN = `http://public@${service.host}/7`;
    const body = { name: "TypeError", message: "x is undefined", stack: "f@http://a/b.js:1:2", path: "/app" };

    const response = await errors.POST(apiRequest("POST", "/api/events/errors", { body }));
    await backgroundDone();

    expect(response.status).toBe(202);
    expect(service.received[0]?.body).toContain("x is undefined");
  });

  test.each([
    ["https://key@sentry.example/42", "https://sentry.example/api/42/envelope/"],
    ["https://key@host.example/under/42", "https://host.example/under/api/42/envelope/"],
    ["not an address", undefined],
    ["https://sentry.example/42", undefined],
  ])("%s leads to %s", (dsn, url) => {
    expect(parseDsn(dsn)?.url).toBe(url);
  });
});

describe("product analytics", () => {
  const view = () =>
    events.POST(apiRequest("POST", "/api/events", { body: { name: "page_view", path: "/", props: { plan: "a" } } }));

  test("is off unless asked for", async () => {
    await view();
    await backgroundDone();

    expect(service.received).toEqual([]);
  });

  test("passes events on to PostHog, without a person", async () => {
    Object.assign(process.env, { POSTHOG_KEY: "phc_test", POSTHOG_HOST: service.url });

    await view();
    await backgroundDone();

    const [sent] = service.received;
    expect(sent?.path).toBe("/i/v0/e/");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({
      api_key: "phc_test",
      event: "$pageview",
      properties: { plan: "a", $pathname: "/", $process_person_profile: false },
    });
  });
});

describe("the log", () => {
  function written(): string[] {
    process.env.LOG_LEVEL = "info";
    const lines: string[] = [];
    const keep = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    jest.spyOn(process.stdout, "write").mockImplementation(keep);
    jest.spyOn(process.stderr, "write").mockImplementation(keep);
    return lines;
  }
  afterEach(() => jest.restoreAllMocks());

  test("has one JSON object for each request, with the id that the answer carries", async () => {
    const lines = written();

    const response = await health.GET(apiRequest("GET", "/api/health?q=private"));

    const id = response.headers.get("x-request-id");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "info",
      message: "request",
      requestId: id,
      method: "GET",
      path: "/api/health",
      status: 200,
    });
    expect(lines[0]).not.toContain("private");
  });

  test("keeps the id that came with a request, unless it could forge a line", async () => {
    const ask = (id: string) => health.GET(apiRequest("GET", "/api/health", { headers: { "x-request-id": id } }));

    expect((await ask("trace-12345")).headers.get("x-request-id")).toBe("trace-12345");
    expect((await ask('x"} {"level":"error')).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is one line each, whatever the text", () => {
    const lines = written();

    log.info("first\nsecond", { note: 'a"\n{}' });

    expect(lines[0]?.trim().split("\n")).toHaveLength(1);
  });
});
