import { dependencyOf, uniqueFieldsOf, violatesCheck, isMissing } from "./db-errors";
import { m } from "@/messages";

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

export const unauthenticated = () => new Problem(401, m.problem.signInFirst);
export const forbidden = () => new Problem(403, m.problem.forbidden);
export const notFound = () => new Problem(404, m.problem.notFound);

/** A problem as a response. */
export function problemResponse(problem: Problem): Response {
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (problem.retryAfterS) headers.set("retry-after", String(problem.retryAfterS));
  const { status, title, detail, errors } = problem;
  const body = { type: "about:blank", title, status, detail, errors };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Translates database errors to problems; a problem stays as it is, and what was not foreseen is told to nobody. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fields = uniqueFieldsOf(error);
  if (fields) {
    const errors = Object.fromEntries(fields.map((field) => [field, [m.problem.taken]]));
    return new Problem(409, m.problem.exists, { errors });
  }
  if (dependencyOf(error)) {
    return new Problem(409, m.problem.inUse, { detail: m.problem.inUseHelp });
  }
  if (violatesCheck(error)) return new Problem(422, m.problem.outOfRange);
  if (isMissing(error)) return notFound();
  return new Problem(500, m.problem.ourSide);
}
