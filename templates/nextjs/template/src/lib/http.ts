import type { z } from "zod";
import { type FieldErrors, Problem, problemResponse } from "./problem";
import { requireSameOrigin } from "./same-origin";

const MAX_BODY_BYTES = 1024 * 1024;
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** Wraps a route: checks the origin of changes, and turns thrown problems into responses. */
export function route(
  handler: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (!SAFE_METHODS.includes(request.method)) requireSameOrigin(request);
      return await handler(request);
    } catch (error) {
      return problemResponse(error);
    }
  };
}

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
    throw new Problem(415, "Send JSON");
  }
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES) throw new Problem(413, "The request is too large");
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "The request is not valid JSON");
  }
}

/** Validates input; a failure is a 422 that lists messages by field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Problem(422, "Please check the form", { errors: fieldErrors(result.error) });
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

/** The address of the client, as told by the nearest proxy. */
export function clientAddress(request: Request): string {
  const forwarded = request.headers.get("x-forwarded-for")?.split(",")[0]?.trim();
  return forwarded || request.headers.get("x-real-ip") || "local";
}

export const noContent = (headers?: HeadersInit) => new Response(null, { status: 204, headers });
