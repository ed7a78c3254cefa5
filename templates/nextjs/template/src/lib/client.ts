import { m } from "@/messages";
/** Requests from the browser to this app's own API. */

export interface RequestErrorBody {
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

/** The API said no; `errors` holds messages by field. */
export class RequestError extends Error {
  readonly title: string;
  readonly detail?: string;
  readonly errors?: Record<string, string[]>;

  constructor(
    readonly status: number,
    body: RequestErrorBody,
  ) {
    const title = body.title ?? m.errors.wentWrong;
    super(body.detail ? `${title}: ${body.detail}` : title);
    this.name = "RequestError";
    this.title = title;
    this.detail = body.detail;
    this.errors = body.errors;
  }
}

/** Sends JSON and returns the JSON that comes back, undefined when there is none. */
export async function request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
//% if has("files")
  const isForm = body instanceof FormData;
//% endif
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: body === undefined/*? if has("files") ?*/ || isForm/*? endif ?*/ ? {} : { "content-type": "application/json" },
    body: body === undefined/*? if has("files") ?*/ || isForm/*? endif ?*/ ? body : JSON.stringify(body),
  }).catch(() => {
    throw new RequestError(0, { title: m.errors.noConnection, detail: m.errors.noConnectionHelp });
  });
  const text = await response.text();
  if (!response.ok) throw new RequestError(response.status, readProblem(text));
  return (text ? JSON.parse(text) : undefined) as Result;
}

function readProblem(text: string): RequestErrorBody {
  try {
    return JSON.parse(text) as RequestErrorBody;
  } catch {
    return {};
  }
}

//% if has("files")
export interface UploadedFile {
  url: string;
  name: string;
  type: string;
  size: number;
}

export function uploadFile(file: File): Promise<UploadedFile> {
  const form = new FormData();
  form.set("file", file);
  return request<UploadedFile>("POST", "/api/uploads", form);
}
//% endif
