// Personal data at rest: AES-256-GCM under a key of the environment, and keyed hashes to find whole values by.
// DATA_KEYS holds "<id>:<32 bytes in base64>", several separated by commas: the first one writes, all of them read.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const PREFIX = "sealed:";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DEVELOPMENT_FILE = ".data/data-keys";
const HOW = 'set it to "k1:" and the output of `openssl rand -base64 32`';

/** @typedef {{ id: string, cipher: Buffer, hash: Buffer }} Key */

/** @type {{ text: string, keys: Key[] } | undefined} */
let known;

function keys() {
  const text = process.env.DATA_KEYS || developmentKeys();
  if (known?.text !== text) known = { text, keys: text.split(",").map(parseKey) };
  return known.keys;
}

/** @param {string} text @returns {Key} */
function parseKey(text) {
  const [id = "", encoded = ""] = text.trim().split(":");
  const cipher = Buffer.from(encoded, "base64");
  if (!/^[\w-]{1,32}$/.test(id) || cipher.length !== KEY_BYTES) throw new Error(`DATA_KEYS has a bad key: ${HOW}`);
  return { id, cipher, hash: Buffer.from(hkdfSync("sha256", cipher, "", "equality", KEY_BYTES)) };
}

/** The key of this machine, made once into a file that Git ignores; production has to bring its own. */
function developmentKeys() {
  if (process.env.NODE_ENV === "production") throw new Error(`DATA_KEYS is missing: ${HOW}`);
  const file = path.resolve(/*turbopackIgnore: true*/ DEVELOPMENT_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(file, `dev:${randomBytes(KEY_BYTES).toString("base64")}`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  return readFileSync(/*turbopackIgnore: true*/ file, "utf8");
}

/** Fails when there is no key to work with. */
export function requireKeys() {
  keys();
}

/**
 * Encrypts a text; `context` says where it belongs, and it opens nowhere else.
 * @param {string} context @param {string} text
 */
export function sealText(context, text) {
  const [{ id, cipher: key }] = /** @type {[Key]} */ (keys());
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${PREFIX}${id}:${body.toString("base64url")}`;
}

/**
 * Decrypts what `sealText` made; text from before the field was personal is returned as it is.
 * @param {string} context @param {string} stored
 */
export function openText(context, stored) {
  if (!stored.startsWith(PREFIX)) return stored;
  const [id, encoded = ""] = stored.slice(PREFIX.length).split(":");
  const key = keys().find((one) => one.id === id);
  if (!key) throw new Error(`DATA_KEYS has no key ${id}, which ${context} was encrypted with`);
  const body = Buffer.from(encoded, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key.cipher, body.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(body.subarray(-TAG_BYTES));
  return decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/**
 * The keyed hashes a text may be stored under: under the key that writes now first, then under older ones.
 * @param {string} context @param {string} text
 */
export function hashesOf(context, text) {
  return keys().map(({ hash }) => createHmac("sha256", hash).update(`${context}\0${text}`).digest("base64url"));
}

/** @param {string} stored */
export const isSealedNow = (stored) => stored.startsWith(`${PREFIX}${keys()[0]?.id}:`);

/**
 * A value as the text that is encrypted.
 * @param {string} type @param {unknown} value
 */
export function toText(type, value) {
  if (value instanceof Date) return type === "date" ? value.toISOString().slice(0, 10) : value.toISOString();
  return typeof value === "string" && type !== "json" ? value : JSON.stringify(value);
}
