import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: object;
}

const document = JSON.parse(readFileSync("public/openapi.json", "utf8")) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ ...document, $id: "openapi.json" });

const address = (route: string) => (route.startsWith("/api/") ? route : `/api${route}`);
const readable = Object.entries(document.paths)
  .filter(([, operations]) => operations.get)
  .map(([route]) => route);
/** A stream of events never ends, so that it cannot be read whole. */
const isStream = (route: string) =>
  "text/event-stream" in (document.paths[route]?.get?.responses["200"]?.content ?? {});
const lists = readable.filter((route) => !route.includes("{") && !isStream(route));

/** The errors of a body against the schema that the document gives for this answer. */
function problems(route: string, method: string, status: number, type: string, body: unknown): string[] {
  const response = document.paths[route]?.[method]?.responses[String(status)];
  if (!response) return [`${method} ${route}: the answer ${status} is not described`];
  const described = response.content?.[type];
  if (!described) return response.content ? [`${method} ${route}: ${type} is not described`] : [];
  const pointer = ["paths", route, method, "responses", String(status), "content", type, "schema"]
    .map((part) => part.replace(/~/g, "~0").replace(/\//g, "~1"))
    .map(encodeURIComponent)
    .join("/");
  const validate = ajv.getSchema(`openapi.json#/${pointer}`);
  if (!validate) return [`${method} ${route}: the schema of ${status} cannot be read`];
  validate(body);
  return (validate.errors ?? []).map(
    (one) => `${method} ${route} ${status}: ${one.instancePath} ${one.message ?? ""}`,
  );
}

async function check(request: APIRequestContext, route: string, path: string, headers = {}) {
  const response = await request.get(address(path), { headers });
  const type = (response.headers()["content-type"] ?? "").split(";")[0]!.trim();
  const body: unknown = type.includes("json") ? await response.json() : await response.text();
  expect(problems(route, "get", response.status(), type, body)).toEqual([]);
  return { status: response.status(), body };
}

async function adminToken(request: APIRequestContext): Promise<string> {
  const data = { email: "admin@example.com", password: "demo-password-1" };
  const response = await request.post("/api/auth/login", { data });
  return ((await response.json()) as { token: string }).token;
}

for (const route of lists) {
  test(`GET ${route} answers as described @contract`, async ({ playwright, baseURL }) => {
    const request = await playwright.request.newContext({ baseURL });
    const headers = { authorization: `Bearer ${await adminToken(request)}` };

    const { status, body } = await check(request, route, route, headers);
    expect(status).toBe(200);

    const first = (body as { items?: { id: string }[] }).items?.[0];
    const one = `${route}/{id}`;
    if (first && readable.includes(one)) await check(request, one, `${route}/${first.id}`, headers);
    if (readable.includes(one)) {
      expect((await check(request, one, `${route}/missing`, headers)).status).toBe(404);
    }
    await request.dispose();
  });

  test(`GET ${route} answers strangers as described @contract`, async ({ playwright, baseURL }) => {
    const request = await playwright.request.newContext({ baseURL });

    expect([200, 401]).toContain((await check(request, route, route)).status);
    await request.dispose();
  });
}
