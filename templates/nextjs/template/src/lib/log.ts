import { AsyncLocalStorage } from "node:async_hooks";

type Level = "debug" | "info" | "warn" | "error";
type Fields = Record<string, unknown>;

const RANK: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };
// Routes do not share modules, but they share globalThis.
const store = globalThis as unknown as { requestIds?: AsyncLocalStorage<string> };
const requestIds = (store.requestIds ??= new AsyncLocalStorage<string>());

/** Runs `work` so that everything logged on the way carries this request id. */
export function withRequestId<Result>(id: string, work: () => Result): Result {
  return requestIds.run(id, work);
}

/** The id of the request at hand; undefined outside of one. */
export const requestId = (): string | undefined => requestIds.getStore();

/**
 * One JSON object per line on the standard output, errors on the standard error.
 *
 * LOG_LEVEL names the least level that is written: debug, info, warn, error, or off. Never pass bodies, passwords,
 * tokens or addresses of people.
 */
function write(level: Level, message: string, fields: Fields = {}): void {
  if (RANK[level] < leastRank()) return;
  const known = { time: new Date().toISOString(), level, message, requestId: requestId() };
  const line = JSON.stringify({ ...fields, ...known });
  if (level === "error") process.stderr.write(`${line}\n`);
  else process.stdout.write(`${line}\n`);
}

function leastRank(): number {
  const wanted = process.env.LOG_LEVEL || (process.env.NODE_ENV === "test" ? "off" : "info");
  return wanted in RANK ? RANK[wanted as Level] : Number.POSITIVE_INFINITY;
}

export const log = {
  debug: (message: string, fields?: Fields) => write("debug", message, fields),
  info: (message: string, fields?: Fields) => write("info", message, fields),
  warn: (message: string, fields?: Fields) => write("warn", message, fields),
  error: (message: string, error: unknown, fields?: Fields) =>
    write("error", message, { ...fields, error: describe(error) }),
};

function describe(error: unknown): Fields {
  if (!(error instanceof Error)) return { text: String(error) };
  return { name: error.name, text: error.message, stack: error.stack };
}
