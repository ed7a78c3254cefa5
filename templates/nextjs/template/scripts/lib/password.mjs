// The same hash as src/lib/password.ts, for scripts that run without a compiler.
import { randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

const COST = 2 ** 15;
const BLOCK_SIZE = 8;
const PARALLEL = 3;

export async function hashPassword(password) {
  const salt = randomBytes(16);
  const limits = { N: COST, r: BLOCK_SIZE, p: PARALLEL, maxmem: 128 * 1024 * 1024 };
  const key = await promisify(scrypt)(password.normalize("NFKC"), salt, 32, limits);
  return ["scrypt", COST, BLOCK_SIZE, PARALLEL, salt.toString("base64url"), key.toString("base64url")].join("$");
}
