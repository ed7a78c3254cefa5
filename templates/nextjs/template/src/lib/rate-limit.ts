import { Problem } from "./problem";

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
    throw new Problem(429, "Too many attempts", {
      detail: `Try again in ${retryAfterS} seconds`,
      retryAfterS,
    });
  }
}

function dropEnded(windows: Map<string, Window>, now: number): void {
  for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key);
  if (windows.size >= MAX_KEYS) windows.clear();
}
