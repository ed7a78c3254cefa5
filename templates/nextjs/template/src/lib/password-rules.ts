import { createHash } from "node:crypto";
import { FINGERPRINTS } from "./common-passwords";
import { Problem } from "./problem";
import { m } from "@/messages";

const FINGERPRINT_BYTES = 4;
const LEAST_DISTINCT = 4;
const LEAST_CONTEXT = 5;
/** Rows of keys and of the alphabet; a password that walks along one of them is among the first to be tried. */
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const LOOKS_LIKE: Record<string, string> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s" };

let common: Set<number> | undefined;

/**
 * Refuses a password that others would guess: one of the most common, a walk along the keyboard, the person's own name.
 *
 * Asks for no capitals, digits or signs (OWASP ASVS 5.0, 6.2.4 and 6.2.5): length is what counts.
 */
export function requireStrongPassword(password: string, person: { name: string; email: string }): void {
  const message = weaknessOf(password, person);
  if (message) throw new Problem(422, m.problem.checkForm, { errors: { password: [message] } });
}

/** What is wrong with a password, in words; null: nothing. */
export function weaknessOf(password: string, { name, email }: { name: string; email: string }): string | null {
  const text = password.normalize("NFKC").toLowerCase();
  if (variantsOf(text).some(isCommon)) return m.validation.commonPassword;
  if (new Set(text).size < LEAST_DISTINCT || isWalk(text)) return m.validation.guessable;
  const own = [email, email.split("@")[0] ?? "", name, name.replace(/\s/g, "")].map((one) => one.toLowerCase());
  const bare = text.replace(/[^\p{L}]+$/u, "");
  if (own.some((one) => one.length >= LEAST_CONTEXT && (one === text || one === bare))) {
    return m.validation.ownName;
  }
  return null;
}

function variantsOf(text: string): string[] {
  const bare = text.replace(/[^\p{L}]+$/u, "");
  const plain = (one: string) => one.replace(/[013457@$]/g, (sign) => LOOKS_LIKE[sign] ?? sign);
  return [text, bare, plain(text), plain(bare)];
}

function isCommon(text: string): boolean {
  common ??= readFingerprints();
  return common.has(fingerprint(createHash("sha256").update(text).digest(), 0));
}

const fingerprint = (bytes: Buffer, at: number) => bytes.readUInt32BE(at);

function readFingerprints(): Set<number> {
  const bytes = Buffer.from(FINGERPRINTS, "base64");
  const count = bytes.length / FINGERPRINT_BYTES;
  return new Set(Array.from({ length: count }, (_, index) => fingerprint(bytes, index * FINGERPRINT_BYTES)));
}

/** Whether the text goes along a row, forwards or backwards, with at most one break per six letters. */
function isWalk(text: string): boolean {
  let breaks = 0;
  for (let index = 1; index < text.length; index++) {
    const pair = text.slice(index - 1, index + 1);
    if (!isStep(pair)) breaks += 1;
  }
  return breaks <= Math.floor(text.length / 6);
}

function isStep(pair: string): boolean {
  const [first = "", second = ""] = pair;
  return first === second || ROWS.some((row) => row.includes(pair) || row.includes(second + first));
}
