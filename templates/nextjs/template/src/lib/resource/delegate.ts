import { getDb } from "../db";

export type DbRecord = Record<string, unknown> & { id: string; version: number; ownerId?: string | null };
type Args = Record<string, unknown>;

/** The calls of a Prisma model that the engine makes, for a model known only at run time. */
export interface Delegate {
  findMany(args: Args): Promise<DbRecord[]>;
  findFirst(args: Args): Promise<DbRecord | null>;
  count(args: Args): Promise<number>;
  create(args: Args): Promise<DbRecord>;
  update(args: Args): Promise<DbRecord>;
  delete(args: Args): Promise<DbRecord>;
//% if has("states")
  groupBy(args: Args): Promise<(Record<string, unknown> & { _count: { _all: number } })[]>;
//% endif
}

export async function delegateOf(model: string): Promise<Delegate> {
  return delegateIn(await getDb(), model);
}

//% if has("history")
/** The same inside a transaction: nothing else may be asked there, because an embedded database would wait for itself. */
//% endif
export function delegateIn(client: object, model: string): Delegate {
  const delegate = (client as Record<string, Delegate | undefined>)[model];
  if (!delegate) throw new Error(`the database client has no model ${model}`);
  return delegate;
}
