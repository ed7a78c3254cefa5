import { randomUUID } from "node:crypto";
import { inBackground } from "./background";

const TIMEOUT_MS = 5000;
const DEFAULT_HOST = "https://eu.i.posthog.com";

/**
 * Passes an event on to PostHog when POSTHOG_KEY is set; POSTHOG_HOST names another server.
 *
 * Goes out from the server (https://posthog.com/docs/api/capture), so that no page loads a script or talks to another
 * host. Every event stands for itself: no cookie, no person, no address.
 */
export function forwardEvent(name: string, path: string | null | undefined, props: object = {}): void {
  const key = process.env.POSTHOG_KEY;
  if (!key) return;
  const host = (process.env.POSTHOG_HOST || DEFAULT_HOST).replace(/\/+$/, "");
  const body = JSON.stringify({
    api_key: key,
    event: name === "page_view" ? "$pageview" : name,
    distinct_id: randomUUID(),
    timestamp: new Date().toISOString(),
    properties: { ...props, $pathname: path ?? undefined, $process_person_profile: false, $ip: null },
  });
  inBackground("event to PostHog", async () => {
    const response = await fetch(`${host}/i/v0/e/`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`answered with ${response.status}`);
  });
}
