import { randomUUID } from "node:crypto";
import { inBackground } from "./background";
import { log, requestId } from "./log";

const TIMEOUT_MS = 5000;
const MAX_FRAMES = 50;
const CLIENT = "app-reporter/1.0";

/**
 * Logs an unforeseen error and, when SENTRY_DSN is set, tells Sentry about it.
 *
 * Speaks Sentry's envelope format (https://develop.sentry.dev/sdk/data-model/envelopes/), which GlitchTip and others
 * take as well. Sends the error, the route and the request id: no body, no header, no person.
 */
export function reportError(error: unknown, where: string, source: "server" | "browser" = "server"): void {
  log.error("unforeseen error", error, { where, source });
  const target = process.env.SENTRY_DSN ? parseDsn(process.env.SENTRY_DSN) : null;
  if (!target) return;
  const body = envelope(error instanceof Error ? error : new Error(String(error)), where, source);
  inBackground("report to Sentry", async () => {
    const response = await fetch(target.url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-sentry-envelope",
        "x-sentry-auth": `Sentry sentry_version=7, sentry_client=${CLIENT}, sentry_key=${target.key}`,
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`answered with ${response.status}`);
  });
}

/** `https://<key>@<host>/<path?>/<project>` as the address and key of its envelope endpoint; null: not one. */
export function parseDsn(dsn: string): { url: string; key: string } | null {
  if (!URL.canParse(dsn)) return null;
  const { protocol, username, host, pathname } = new URL(dsn);
  const parts = pathname.split("/").filter((part) => part !== "");
  const project = parts.pop();
  if (!username || !project) return null;
  return { key: username, url: [`${protocol}//${host}`, ...parts, "api", project, "envelope", ""].join("/") };
}

function envelope(error: Error, where: string, source: string): string {
  const eventId = randomUUID().replaceAll("-", "");
  const event = {
    event_id: eventId,
    timestamp: Date.now() / 1000,
    platform: source === "browser" ? "javascript" : "node",
    level: "error",
    transaction: where,
    environment: process.env.SENTRY_ENVIRONMENT || process.env.NODE_ENV,
    release: process.env.SENTRY_RELEASE,
    tags: { source, request_id: requestId() },
    exception: {
      values: [{ type: error.name, value: error.message, stacktrace: { frames: framesOf(error.stack) } }],
    },
  };
  const head = { event_id: eventId, sent_at: new Date().toISOString() };
  return [head, { type: "event" }, event].map((part) => JSON.stringify(part)).join("\n");
}

/** The frames of a V8 or Firefox stack, outermost first as Sentry wants them. */
function framesOf(stack = ""): object[] {
  const lines = stack.split("\n").map((line) => /(?:at (.+?) \(|([^@\s]*)@|at )(.+?):(\d+):(\d+)\)?$/.exec(line));
  return lines
    .filter((match) => match !== null)
    .slice(0, MAX_FRAMES)
    .map((match) => ({
      function: match[1] || match[2] || "?",
      filename: match[3],
      lineno: Number(match[4]),
      colno: Number(match[5]),
    }))
    .reverse();
}
