import type { Session } from "../auth";
import { getDb } from "../db";
import { type DbRecord, type Delegate, delegateIn, delegateOf } from "./delegate";
import { type HistoryAction, traceOf } from "./history";
import type { Resource } from "./types";

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
  if (!resource.audit) return write(await delegateOf(resource.model));
  const db = await getDb();
  return db.$transaction(async (transaction) => {
    const after = await write(delegateIn(transaction, resource.model));
    await transaction.siteChange.create({ data: traceOf(resource, session, action, before, after) });
    return after;
  }, PATIENCE);
}
