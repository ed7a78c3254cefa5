import { Problem } from "./problem";
import { m } from "@/messages";

interface Window {
  count: number;
  endsAt: number;
}

const MAX_KEYS = 10_000;
const store = globalThis as unknown as { rateWindows?: Map<string, Window> };

/**
 * Counts one attempt and refuses it with 429 when there were too many.
 *
 * Kept in the memory of this process: with several instances, the limit holds for each.
 */
export function limitRate(action: string, client: string, max: number, windowS: number): void {
  if (process.env.RATE_LIMIT === "off") return;
  const windows = (store.rateWindows ??= new Map());
  const key = `${action} ${client}`;
  const now = Date.now();
  const open = windows.get(key);
  if (!open || open.endsAt <= now) {
    if (windows.size >= MAX_KEYS) dropEnded(windows, now);
    windows.set(key, { count: 1, endsAt: now + windowS * 1000 });
    return;
  }
  open.count += 1;
  if (open.count > max) {
    const retryAfterS = Math.ceil((open.endsAt - now) / 1000);
    throw new Problem(429, m.problem.tooMany, {
      detail: m.problem.tryAgainIn(retryAfterS),
      retryAfterS,
    });
  }
}

function dropEnded(windows: Map<string, Window>, now: number): void {
  for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  // Still full: the oldest go, so that a flood of new clients does not free everyone at once.
  const surplus = Math.max(0, windows.size - MAX_KEYS * 0.9);
  for (const key of [...windows.keys()].slice(0, surplus)) windows.delete(key);
}
