import * as login from "@/app/api/auth/login/route";
import * as signup from "@/app/api/auth/signup/route";
import { TEST_PASSWORD, apiRequest } from "@/lib/testing";
import { testApp } from "./support/app";

const app = testApp();
const signUp = (headers: Record<string, string>, email: string) =>
  signup.POST(
    apiRequest("POST", "/api/auth/signup", {
      body: { name: "Eve", email, password: "long-enough-1" },
      headers,
    }),
  );

test("another site cannot act for a visitor", async () => {
  expect((await signUp({ "sec-fetch-site": "cross-site" }, "eve1@example.test")).status).toBe(403);
  expect((await signUp({ origin: "https://evil.example" }, "eve2@example.test")).status).toBe(403);
  expect((await signUp({ "sec-fetch-site": "same-origin" }, "eve3@example.test")).status).toBe(201);
});

test("a body that is not JSON is refused", async () => {
  const request = new Request("http://localhost:3000/api/auth/login", {
    method: "POST",
    body: "email=a",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

  expect((await login.POST(request)).status).toBe(415);
});

test("guessing passwords is slowed down", async () => {
  process.env.RATE_LIMIT = "on";
  const statuses = new Set<number>();
  for (let attempt = 0; attempt < 40; attempt++) {
    const body = { email: "nobody@example.test", password: TEST_PASSWORD };
    statuses.add((await login.POST(apiRequest("POST", "/api/auth/login", { body }))).status);
    if (statuses.has(429)) break;
  }
  process.env.RATE_LIMIT = "off";

  expect(statuses).toContain(429);
}, 60_000);

test("a token from another app is refused", async () => {
  const forged = app.user("admin").token.split(".");
  forged[2] = Buffer.from("not the signature").toString("base64url");
  const { sessionFromToken } = await import("@/lib/auth");

  expect(await sessionFromToken(forged.join("."))).toBeNull();
});
