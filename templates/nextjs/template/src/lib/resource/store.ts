import type { Session } from "../auth";
import { getDb } from "../db";
import { uniqueFieldsOf } from "../db-errors";
import { Problem } from "../problem";
import { type DbRecord, type Delegate, delegateIn, delegateOf } from "./delegate";
import { type HistoryAction, traceOf } from "./history";
import type { Resource } from "./types";
import { m } from "@/messages";

/** Long enough for an embedded database that does one thing at a time. */
const PATIENCE = { maxWait: 10_000, timeout: 20_000 };

interface Step {
  resource: Resource;
  session: Session | null;
  action: HistoryAction;
  before: DbRecord | null;
}

/** Writes a record and, when its kind keeps a history, the trace of it: both or neither. */
export async function store(
  { resource, session, action, before }: Step,
  write: (delegate: Delegate) => Promise<DbRecord>,
): Promise<DbRecord> {
  try {
    if (!resource.audit) return await write(await delegateOf(resource.model));
    const db = await getDb();
    return await db.$transaction(async (transaction) => {
      const after = await write(delegateIn(transaction, resource.model));
      await transaction.siteChange.create({ data: traceOf(resource, session, action, before, after) });
      return after;
    }, PATIENCE);
  } catch (error) {
    throw alreadyTaken(resource, error) ?? error;
  }
}

/** The problem of a value that another record has; of a sealed field the database knows the hash only. */
function alreadyTaken(resource: Resource, error: unknown): Problem | null {
  const columns = uniqueFieldsOf(error);
  if (!columns) return null;
  const fields = Object.values(resource.fields);
  const names = columns.map((column) => fields.find(({ lookup }) => lookup === column)?.name ?? column);
  const errors = Object.fromEntries(names.map((name) => [name, [m.problem.taken]]));
  return new Problem(409, m.problem.exists, { errors });
}
