import { createHmac } from "node:crypto";
import { log } from "./log";

const TIMEOUT_MS = 5000;
const PREFIX = "whsec_";

/**
 * Posts an event to FORGE_WEBHOOK_URL, signed as https://www.standardwebhooks.com asks.
 *
 * Best effort: the record is stored here already, and the receiver can fetch what it missed.
 */
export async function sendWebhook(type: string, id: string, data: unknown): Promise<boolean> {
  const url = process.env.FORGE_WEBHOOK_URL;
  const secret = process.env.FORGE_WEBHOOK_SECRET;
  if (!url || !secret) return false;
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ type, timestamp: new Date(timestamp * 1000).toISOString(), data });
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": `msg_${id}`,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signature(secret, `msg_${id}`, timestamp, body),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) log.warn("a webhook was refused", { type, status: response.status });
    return response.ok;
  } catch (error) {
    log.error("a webhook could not be delivered", error, { type });
    return false;
  }
}

/** `v1,<base64 HMAC-SHA256 of id.timestamp.body>`; the secret is base64 after `whsec_`. */
export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const key = secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), "base64")
    : Buffer.from(secret);
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return `v1,${mac}`;
}
