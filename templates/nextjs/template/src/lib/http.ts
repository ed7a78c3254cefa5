import type { z } from "zod";
import { log, withRequestId } from "./log";
import { type FieldErrors, Problem, problemResponse, toProblem } from "./problem";
import { reportError } from "./report";
import { REQUEST_ID, requestIdOf } from "./request-id";
import { requireSameOrigin } from "./same-origin";
import { m } from "@/messages";

const MAX_JSON_BYTES = 1024 * 1024;
/** No route takes more; the largest is an upload with its wrapping. */
const MAX_REQUEST_BYTES = 11 * 1024 * 1024;
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

type Handler = (request: Request) => Promise<Response>;

/**
 * Wraps a route: checks size and origin, turns thrown problems into responses, and writes one line of log.
 *
 * Answers carry the id of their request, and are kept by no cache unless the route says otherwise.
 */
export function route(handler: Handler): Handler {
  return (request) => {
    const id = requestIdOf(request.headers);
    return withRequestId(id, async () => {
      const started = performance.now();
      const { pathname } = new URL(request.url);
      const response = await answer(request, handler, `${request.method} ${pathname}`);
      response.headers.set(REQUEST_ID, id);
      if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
      const ms = Math.round(performance.now() - started);
      log.info("request", { method: request.method, path: pathname, status: response.status, ms });
      return response;
    });
  };
}

async function answer(request: Request, handler: Handler, where: string): Promise<Response> {
  try {
    if (Number(request.headers.get("content-length")) > MAX_REQUEST_BYTES) throw tooLarge();
    if (!SAFE_METHODS.includes(request.method)) requireSameOrigin(request);
    return await handler(request);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) reportError(error, where);
    return problemResponse(problem);
  }
}

const tooLarge = () => new Problem(413, m.problem.tooLarge);

/** Like `route`, for paths with parameters. */
export function routeWith<Params>(
  handler: (request: Request, params: Params) => Promise<Response>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return async (request, context) => {
    const params = await context.params;
    return route((same) => handler(same, params))(request);
  };
}

/** The JSON body of a request: 415 for another type, 413 when too long, 400 when it does not parse. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new Problem(415, m.problem.sendJson);
  }
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, m.problem.notJson);
  }
}

/** The body as text; reading stops as soon as it is too long, whatever length was announced. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_JSON_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Validates input; a failure is a 422 that lists messages by field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Problem(422, m.problem.checkForm, { errors: fieldErrors(result.error) });
}

function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? "form");
    (errors[field] ??= []).push(issue.message);
  }
  return errors;
}

/** Reads and validates the body in one go. */
export async function readInput<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  return parse(schema, await readJson(request));
}

/**
 * The address of the client, as told by the nearest of our own proxies.
 *
 * Each proxy adds what it saw at the end of x-forwarded-for; what stands before was sent by the client and can be
 * anything. TRUSTED_PROXIES says how many stand in front of the app (1 unless set).
 */
export function clientAddress(request: Request): string {
  const hops = (request.headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  const proxies = Math.max(1, Number(process.env.TRUSTED_PROXIES) || 1);
  return hops.at(-proxies) ?? hops[0] ?? "local";
}

export const noContent = (headers?: HeadersInit) => new Response(null, { status: 204, headers });
