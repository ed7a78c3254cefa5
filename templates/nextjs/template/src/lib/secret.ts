import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** 256 random bits as text, for links and keys. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** What is stored of a secret. It is random and long, so that a fast hash is as good as a slow one. */
export const digest = (secret: string): string => createHash("sha256").update(secret).digest("hex");
