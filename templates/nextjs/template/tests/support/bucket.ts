import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const hash = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, data: string) => createHmac("sha256", key).update(data).digest();

export interface Bucket {
  endpoint: string;
  files: Map<string, { body: Buffer; type: string }>;
  close(): Promise<void>;
}

/** A small S3 on this machine: keeps what is put, and refuses what is not signed with the secret (AWS SigV4). */
export async function startBucket(secret: string): Promise<Bucket> {
  const files: Bucket["files"] = new Map();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? "";
    const file = files.get(path);
    if (!isSigned(request, body, secret)) response.writeHead(403).end("SignatureDoesNotMatch");
    else if (request.method === "PUT") {
      files.set(path, { body, type: request.headers["content-type"] ?? "" });
      response.writeHead(200).end();
    } else if (file) response.writeHead(200, { "content-type": file.type }).end(file.body);
    else response.writeHead(404).end("NoSuchKey");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { endpoint: `http://127.0.0.1:${port}`, files, close };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const header = request.headers.authorization ?? "";
  const parts = /Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(header);
  if (!parts) return false;
  const [, day = "", region = "", names = "", signature = ""] = parts;
  const payload = String(request.headers["x-amz-content-sha256"] ?? "");
  if (payload !== "UNSIGNED-PAYLOAD" && payload !== hash(body)) return false;
  const headers = names.split(";").map((name) => `${name}:${String(request.headers[name] ?? "").trim()}\n`);
  const canonical = [request.method, request.url, "", headers.join(""), names, payload].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, hash(canonical)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString("hex") === signature;
}
