import { dependencyOf, uniqueFieldsOf, violatesCheck, isMissing } from "./db-errors";

export type FieldErrors = Record<string, string[]>;

/** An expected failure, sent to clients as application/problem+json (RFC 9457). */
export class Problem extends Error {
  readonly detail?: string;
  readonly errors?: FieldErrors;
  readonly retryAfterS?: number;

  constructor(
    readonly status: number,
    readonly title: string,
    more: { detail?: string; errors?: FieldErrors; retryAfterS?: number } = {},
  ) {
    super(more.detail ? `${title}: ${more.detail}` : title);
    this.name = "Problem";
    this.detail = more.detail;
    this.errors = more.errors;
    this.retryAfterS = more.retryAfterS;
  }
}

export const unauthenticated = () => new Problem(401, "Sign in first");
export const forbidden = () => new Problem(403, "You may not do this");
export const notFound = () => new Problem(404, "Not found");

/** Turns any error into a response; what was not foreseen is logged and told to nobody. */
export function problemResponse(error: unknown): Response {
  const problem = toProblem(error);
  if (problem.status >= 500) console.error(error);
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (problem.retryAfterS) headers.set("retry-after", String(problem.retryAfterS));
  const { status, title, detail, errors } = problem;
  const body = { type: "about:blank", title, status, detail, errors };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Translates database errors to problems; a problem stays as it is. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fields = uniqueFieldsOf(error);
  if (fields) {
    const errors = Object.fromEntries(fields.map((field) => [field, ["This is already taken"]]));
    return new Problem(409, "Already exists", { errors });
  }
  if (dependencyOf(error)) {
    return new Problem(409, "Still in use", { detail: "Other records are linked to this one" });
  }
  if (violatesCheck(error)) return new Problem(422, "A value is out of range");
  if (isMissing(error)) return notFound();
  return new Problem(500, "Something went wrong on our side");
}
