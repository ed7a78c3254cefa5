import { headers } from "next/headers";

const NONCE_HEADER = "x-nonce";

/** The nonce of this request's Content-Security-Policy, for inline scripts. Makes the page dynamic. */
export async function cspNonce(): Promise<string | undefined> {
  return (await headers()).get(NONCE_HEADER) ?? undefined;
}
