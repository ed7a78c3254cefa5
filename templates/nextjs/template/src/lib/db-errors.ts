/**
 * What the database complained about. Prisma wraps a driver's error differently per adapter,
 * so that the SQLSTATE and the constraint are looked up at any depth.
 */
interface Details {
  codes: Set<string>;
  fields: string[];
}

const DEPTH = 6;

function collect(value: unknown, into: Details, depth = 0): Details {
  if (typeof value !== "object" || value === null || depth > DEPTH) return into;
  const record = value as Record<string, unknown>;
  for (const key of ["code", "originalCode", "kind"]) {
    if (typeof record[key] === "string") into.codes.add(record[key]);
  }
  const fields = record.fields ?? record.target;
  if (Array.isArray(fields) && into.fields.length === 0) {
    into.fields.push(...fields.map((field) => String(field).replaceAll('"', "")));
  }
  for (const key of ["meta", "driverAdapterError", "cause", "constraint"]) {
    collect(record[key], into, depth + 1);
  }
  return into;
}

const details = (error: unknown) => collect(error, { codes: new Set(), fields: [] });

/** Columns of a violated unique constraint; null when the error is something else. */
export function uniqueFieldsOf(error: unknown): string[] | null {
  const { codes, fields } = details(error);
  return codes.has("P2002") || codes.has("23505") ? fields : null;
}

/** Whether a foreign key refused the change: still linked, or linked to nothing. */
export function dependencyOf(error: unknown): boolean {
  const { codes } = details(error);
  return ["P2003", "P2014", "23001", "23503"].some((code) => codes.has(code));
}

/** Whether a CHECK constraint refused a value, or a number was too large for its column. */
export function violatesCheck(error: unknown): boolean {
  const { codes } = details(error);
  return ["P2020", "23514", "22003"].some((code) => codes.has(code));
}

/** Whether the row to change was not there (any more). */
export function isMissing(error: unknown): boolean {
  return details(error).codes.has("P2025");
}
