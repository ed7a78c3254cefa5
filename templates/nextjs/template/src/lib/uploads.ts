import { randomUUID } from "node:crypto";
import { fileStore } from "./file-store";
import { notFound, Problem } from "./problem";

const MAX_BYTES = 10 * 1024 * 1024;
const NAME = /^[0-9a-f-]{36}\.([a-z]{3,4})$/;

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  pdf: "application/pdf",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

export interface StoredFile {
  url: string;
  name: string;
  type: string;
  size: number;
}

/**
 * Stores a file under a name that cannot be guessed; who knows the address may read it.
 *
 * The type is told from the content, never from what the sender says; SVG and HTML are refused
 * because they can hold scripts.
 */
export async function storeUpload(file: File): Promise<StoredFile> {
  if (file.size === 0) throw refused("The file is empty");
  if (file.size > MAX_BYTES) throw new Problem(413, "The file is larger than 10 MB");
  const bytes = Buffer.from(await file.arrayBuffer());
  const extension = sniff(bytes, file.name);
  if (!extension) throw refused("Use an image (PNG, JPEG, GIF, WebP), a PDF, a CSV or a text file");
  const name = `${randomUUID()}.${extension}`;
  const type = TYPES[extension] ?? "";
  await fileStore().put(name, new Uint8Array(bytes), type);
  return { url: `/api/uploads/${name}`, name: file.name, type, size: file.size };
}

const refused = (message: string) =>
  new Problem(422, "This file cannot be used", { errors: { file: [message] } });

/** Reads a stored file back, as a response that no browser runs scripts of. */
export async function serveUpload(name: string): Promise<Response> {
  const extension = NAME.exec(name)?.[1];
  const type = extension ? TYPES[extension] : undefined;
  if (!type) throw notFound();
  const bytes = await fileStore().get(name);
  if (!bytes) throw notFound();
  return new Response(bytes, {
    headers: {
      "content-type": type,
      "content-disposition": type.startsWith("image/") ? "inline" : "attachment",
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    },
  });
}

/** The kind of a file by its first bytes (https://www.iana.org/assignments/media-types); null: not one we take. */
function sniff(bytes: Buffer, name: string): string | null {
  const starts = (signature: string, at = 0) =>
    bytes.subarray(at, at + signature.length).toString("latin1") === signature;
  if (starts("\x89PNG\r\n\x1a\n")) return "png";
  if (starts("\xff\xd8\xff")) return "jpg";
  if (starts("GIF87a") || starts("GIF89a")) return "gif";
  if (starts("RIFF") && starts("WEBP", 8)) return "webp";
  if (starts("%PDF-")) return "pdf";
  if (!isText(bytes)) return null;
  if (/\.csv$/i.test(name)) return "csv";
  return /\.(?:txt|md|log)$/i.test(name) ? "txt" : null;
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
