import { log } from "./log";

const store = globalThis as unknown as { backgroundWork?: Set<Promise<void>> };
const pending = (store.backgroundWork ??= new Set());

/** Does work that no answer waits for, such as handing over a mail; a failure is logged under this name. */
export function inBackground(name: string, work: () => Promise<unknown>): void {
  const done: Promise<void> = work()
    .then(() => undefined)
    .catch((error: unknown) => log.error(`${name} failed`, error))
    .finally(() => pending.delete(done));
  pending.add(done);
}

/** Waits until nothing is left to do: for tests, and before the process ends. */
export async function backgroundDone(): Promise<void> {
  while (pending.size > 0) await Promise.all(pending);
}
