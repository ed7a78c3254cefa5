import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
}

const ROUTES = path.resolve("src/app/api");
const METHODS = ["get", "post", "put", "patch", "delete"];
/** Served, but not described: a stream of events, files, and the health check of the platform. */
const UNDESCRIBED = /^\/api\/(realtime|health|uploads|events$|stats)/;

const document = JSON.parse(readFileSync("public/openapi.json", "utf8")) as Document;

/** `/api/products/{id}` → the methods that its route file exports. */
function served(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of readdirSync(ROUTES, { recursive: true, encoding: "utf8" })) {
    if (path.basename(file) !== "route.ts") continue;
    const folder = path.dirname(file).split(path.sep).join("/");
    const text = readFileSync(path.join(ROUTES, file), "utf8");
    const methods = METHODS.filter((method) =>
      new RegExp(`export\\b[^;]*\\b${method.toUpperCase()}\\b`).test(text),
    );
    found.set(`/api/${folder}`.replace(/\[(\w+)\]/g, "{$1}"), methods);
  }
  return found;
}

const described = Object.entries(document.paths).map(
  ([route, operations]) =>
    [withPrefix(route), Object.keys(operations).filter((one) => METHODS.includes(one))] as const,
);

function withPrefix(route: string): string {
  return route.startsWith("/api/") ? route : `/api${route}`;
}

test("is an OpenAPI 3 document", () => {
  expect(document.openapi).toMatch(/^3\./);
});

test.each(described)("%s is served as described", (route, methods) => {
  expect([...(served().get(route) ?? [])].sort()).toEqual(expect.arrayContaining([...methods].sort()));
});

test("every route is described", () => {
  const known = new Set(described.map(([route]) => route));
  const missing = [...served().keys()].filter((route) => !known.has(route) && !UNDESCRIBED.test(route));

  expect(missing).toEqual([]);
});
