//% if has("history")
import type { Session } from "../auth";
import { getDb } from "../db";
//% endif
//% if has("sealed")
import { uniqueFieldsOf } from "../db-errors";
import { Problem } from "../problem";
//% endif
import { type DbRecord, type Delegate, /*? if has("history") ?*/delegateIn, /*? endif ?*/delegateOf } from "./delegate";
//% if has("history")
import { type HistoryAction, traceOf } from "./history";
//% endif
import type { Resource } from "./types";
//% if has("sealed")
import { m } from "@/messages";
//% endif

//% if has("history")
/** Long enough for an embedded database that does one thing at a time. */
const PATIENCE = { maxWait: 10_000, timeout: 20_000 };

//% endif
interface Step {
  resource: Resource;
//% if has("history")
  session: Session | null;
  action: HistoryAction;
  before: DbRecord | null;
//% endif
}

//% if has("history")
/** Writes a record and, when its kind keeps a history, the trace of it: both or neither. */
//% else
/** Writes a record. */
//% endif
export async function store(
  { resource/*? if has("history") ?*/, session, action, before/*? endif ?*/ }: Step,
  write: (delegate: Delegate) => Promise<DbRecord>,
): Promise<DbRecord> {
//% if has("sealed")
  try {
//% endif
//% if has("history")
    if (!resource.audit) return await write(await delegateOf(resource.model));
    const db = await getDb();
    return await db.$transaction(async (transaction) => {
      const after = await write(delegateIn(transaction, resource.model));
      await transaction.siteChange.create({ data: traceOf(resource, session, action, before, after) });
      return after;
    }, PATIENCE);
//% else
    return await write(await delegateOf(resource.model));
//% endif
//% if has("sealed")
  } catch (error) {
    throw alreadyTaken(resource, error) ?? error;
  }
//% endif
}
//% if has("sealed")

/** The problem of a value that another record has; of a sealed field the database knows the hash only. */
function alreadyTaken(resource: Resource, error: unknown): Problem | null {
  const columns = uniqueFieldsOf(error);
  if (!columns) return null;
  const fields = Object.values(resource.fields);
  const names = columns.map((column) => fields.find(({ lookup }) => lookup === column)?.name ?? column);
  const errors = Object.fromEntries(names.map((name) => [name, [m.problem.taken]]));
  return new Problem(409, m.problem.exists, { errors });
}
//% endif
