import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { log } from "./log";
import { Problem } from "./problem";

/** Where uploaded files are kept, under names that are never used twice. */
export interface FileStore {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, type: string): Promise<void>;
  /** The content of a file; null when there is none of this name. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** A bucket of an S3-compatible service when S3_BUCKET is set, else the folder UPLOAD_DIR. */
export function fileStore(): FileStore {
  const bucket = process.env.S3_BUCKET;
  return bucket ? bucketStore(bucket) : folderStore();
}

function folderStore(): FileStore {
  // The bundler must not follow these paths: they lead out of the app.
  const folder = path.resolve(/*turbopackIgnore: true*/ process.env.UPLOAD_DIR || "./.data/uploads");
  const pathOf = (name: string) => path.join(/*turbopackIgnore: true*/ folder, name);
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true });
      await writeFile(pathOf(name), bytes, { flag: "wx" });
    },
    async get(name) {
      const bytes = await readFile(/*turbopackIgnore: true*/ pathOf(name)).catch(missingAsNull);
      return bytes && new Uint8Array(bytes);
    },
  };
}

function missingAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function bucketStore(bucket: string): FileStore {
  const region = process.env.S3_REGION || "us-east-1";
  const endpoint = process.env.S3_ENDPOINT?.replace(/\/+$/, "");
  const base = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  const send = async (name: string, request?: RequestInit) => {
    const { AwsClient } = await import("aws4fetch");
    const { S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } = process.env;
    const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 2 });
    return client.fetch(`${base}/uploads/${name}`, request);
  };
  return {
    async put(name, bytes, type) {
      const answer = await send(name, { method: "PUT", body: bytes, headers: { "content-type": type } });
      if (!answer.ok) throw await refusal(answer);
    },
    async get(name) {
      const answer = await send(name);
      if (answer.status === 404) return null;
      if (!answer.ok) throw await refusal(answer);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}

/** What the service said goes to the log; the person only learns that it does not work now. */
async function refusal(answer: Response): Promise<Problem> {
  log.error("the file store refused", (await answer.text()).slice(0, 500), { status: answer.status });
  return new Problem(503, "Files cannot be reached now", { detail: "Try again in a moment" });
}
