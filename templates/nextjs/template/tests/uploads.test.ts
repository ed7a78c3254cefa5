import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fileRoute from "@/app/api/uploads/[name]/route";
import * as uploads from "@/app/api/uploads/route";
import type { StoredFile } from "@/lib/uploads";
import { testApp } from "./support/app";
import { type Bucket, startBucket } from "./support/bucket";
import { answer } from "./support/collection";

const app = testApp();
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

async function upload(content: BlobPart, name: string, token?: string) {
  const form = new FormData();
  form.set("file", new File([content], name));
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  const request = new Request("http://localhost:3000/api/uploads", { method: "POST", body: form, headers });
  return answer<StoredFile>(await uploads.POST(request));
}

function download(url: string): Promise<Response> {
  const name = url.split("/").at(-1) ?? "";
  return fileRoute.GET(new Request(`http://localhost:3000${url}`), { params: Promise.resolve({ name }) });
}

beforeAll(() => {
  process.env.UPLOAD_DIR = path.join(mkdtempSync(path.join(tmpdir(), "uploads-")), "files");
});

describe.each(["folder", "bucket"])("in a %s", (place) => {
  let bucket: Bucket | undefined;

  beforeAll(async () => {
    if (place === "folder") return;
    bucket = await startBucket("the-secret");
    Object.assign(process.env, {
      S3_BUCKET: "files",
      S3_ENDPOINT: bucket.endpoint,
      S3_ACCESS_KEY_ID: "key",
      S3_SECRET_ACCESS_KEY: "the-secret",
    });
  });

  afterAll(async () => {
    delete process.env.S3_BUCKET;
    await bucket?.close();
  });

  test("a picture comes back as it was", async () => {
    const { status, body: stored } = await upload(PNG, "me.jpg", app.user("admin").token);

    const response = await download(stored.url);

    expect(status).toBe(201);
    expect(stored).toMatchObject({ name: "me.jpg", type: "image/png", size: PNG.length });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    if (bucket) expect([...bucket.files.keys()]).toEqual([expect.stringMatching(/^\/files\/uploads\/[\w-]+\.png$/)]);
  });

  test("what is not there is not found", async () => {
    expect((await download("/api/uploads/00000000-0000-0000-0000-000000000000.png")).status).toBe(404);
    expect((await download("/api/uploads/..%2Fsecret.txt")).status).toBe(404);
  });
});

test("a bucket that refuses is no fault of the visitor", async () => {
  const bucket = await startBucket("another-secret");
  Object.assign(process.env, { S3_BUCKET: "files", S3_ENDPOINT: bucket.endpoint });
  const log = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
  process.env.LOG_LEVEL = "error";

  const { status } = await upload(PNG, "me.png", app.user("admin").token);

  expect(status).toBe(503);
  expect(log.mock.calls.flat().join(" ")).toContain("SignatureDoesNotMatch");
  log.mockRestore();
  delete process.env.LOG_LEVEL;
  delete process.env.S3_BUCKET;
  await bucket.close();
});

test.each([
  ["a script", "<svg onload='alert(1)'/>", "picture.svg"],
  ["a page", "<html></html>", "page.html"],
  ["nothing", "", "empty.png"],
])("%s is refused", async (_what, content, name) => {
  expect((await upload(content, name, app.user("admin").token)).status).toBe(422);
});

test("nobody uploads without signing in", async () => {
  expect((await upload(PNG, "me.png")).status).toBe(401);
});
