//% if has("history")
import type { HistoryEntry } from "@/lib/resource";
//% endif
//% if has("records")
import { apiRequest } from "@/lib/testing";
import type { Actor } from "./app";
//% endif

//% if has("records")
type Params = Record<string, string>;
type Handler<P extends Params> = (
  request: Request,
  context: { params: Promise<P> },
) => Promise<Response>;

interface ListRoute {
  GET: (request: Request) => Promise<Response>;
  POST: (request: Request) => Promise<Response>;
}

interface ItemRoute {
  GET: Handler<{ id: string }>;
  PATCH: Handler<{ id: string }>;
  DELETE: Handler<{ id: string }>;
}

//% if has("states", "soft_delete", "history")
/** What only some models have. */
interface MoreRoutes {
//% if has("states")
  transitions?: { POST: Handler<{ id: string; transition: string }> };
//% endif
//% if has("soft_delete")
  restore?: { POST: Handler<{ id: string }> };
//% endif
//% if has("history")
  history?: { GET: Handler<{ id: string }> };
//% endif
}

//% endif
//% endif
/** An answer of the API: its status, and its JSON when it has any. */
export interface Answer<T> {
  status: number;
  body: T;
  errors: Record<string, string[]>;
}

export interface Page<Row> {
  items: Row[];
  total: number;
  page: number;
  perPage: number;
}

//% if has("records")
export type Collection<Row> = ReturnType<typeof collection<Row>>;

/** The REST routes of one model, called as a client calls them. */
export function collection<Row>(
  slug: string,
  list: ListRoute,
  item: ItemRoute,
//% if has("states", "soft_delete", "history")
  { /*? if has("states") ?*/transitions, /*? endif ?*//*? if has("soft_delete") ?*/restore, /*? endif ?*//*? if has("history") ?*/history/*? endif ?*/ }: MoreRoutes = {},
//% endif
) {
  const at = (id: string) => ({ params: Promise.resolve({ id }) });
  const request = (method: string, path: string, actor: Actor, body?: unknown) =>
    apiRequest(method, `/api/${slug}${path}`, { token: actor?.token, body });

  return {
    slug,
    list: async (actor: Actor, query = "") =>
      answer<Page<Row>>(await list.GET(request("GET", query, actor))),
    create: async (actor: Actor, body: object) =>
      answer<Row>(await list.POST(request("POST", "", actor, body))),
    read: async (actor: Actor, id: string) =>
      answer<Row>(await item.GET(request("GET", `/${id}`, actor), at(id))),
    update: async (actor: Actor, id: string, body: object) =>
      answer<Row>(await item.PATCH(request("PATCH", `/${id}`, actor, body), at(id))),
    remove: async (actor: Actor, id: string) =>
      answer<undefined>(await item.DELETE(request("DELETE", `/${id}`, actor), at(id))),
//% if has("soft_delete")
    restore: async (actor: Actor, id: string) => {
      if (!restore) throw new Error(`${slug} cannot be restored`);
      return answer<Row>(await restore.POST(request("POST", `/${id}/restore`, actor), at(id)));
    },
//% endif
//% if has("history")
    history: async (actor: Actor, id: string) => {
      if (!history) throw new Error(`${slug} keep no history`);
      return answer<Page<HistoryEntry>>(await history.GET(request("GET", `/${id}/history`, actor), at(id)));
    },
//% endif
//% if has("states")
    transition: async (actor: Actor, id: string, transition: string) => {
      if (!transitions) throw new Error(`${slug} have no states`);
      const path = `/${id}/transitions/${transition}`;
      const context = { params: Promise.resolve({ id, transition }) };
      return answer<Row>(await transitions.POST(request("POST", path, actor), context));
    },
//% endif
  };
}

//% endif
/** Read a response into an answer. */
export async function answer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const body = (text ? JSON.parse(text) : undefined) as T & {
    errors?: Record<string, string[]>;
  };
  return { status: response.status, body, errors: body?.errors ?? {} };
}
