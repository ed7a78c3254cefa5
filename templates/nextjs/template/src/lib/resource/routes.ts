import { sessionOf } from "../auth";
import { clientAddress, noContent, readJson, route, routeWith } from "../http";
import { limitRate } from "../rate-limit";
//% if has("history")
import { historyOf } from "./history";
//% endif
import { listRows, options, readRow } from "./read";
import type { BaseRow, Resource } from "./types";
import { createRow, deleteRow, /*? if has("soft_delete") ?*/restoreRow, /*? endif ?*//*? if has("states") ?*/transitionRow, /*? endif ?*/updateRow } from "./write";

/** GET and POST of `/api/<slug>`. */
export function collectionRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    GET: route(async (request) => {
      const query = new URL(request.url).searchParams;
      return Response.json(await listRows(resource, await sessionOf(request), query));
    }),
    POST: route(async (request) => {
      const session = await sessionOf(request);
      // What anyone may send, robots send too.
      if (!session) limitRate(`create ${resource.slug}`, clientAddress(request), 30, 600);
      const row = await createRow(resource, session, await readJson(request));
      return Response.json(row, { status: 201, headers: { location: `/api/${resource.slug}/${row.id}` } });
    }),
  };
}

/** GET, PATCH and DELETE of `/api/<slug>/<id>`. */
export function itemRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    GET: routeWith<{ id: string }>(async (request, { id }) => {
      return Response.json(await readRow(resource, await sessionOf(request), id));
    }),
    PATCH: routeWith<{ id: string }>(async (request, { id }) => {
      const session = await sessionOf(request);
      return Response.json(await updateRow(resource, session, id, await readJson(request)));
    }),
    DELETE: routeWith<{ id: string }>(async (request, { id }) => {
      await deleteRow(resource, await sessionOf(request), id);
      return noContent();
    }),
  };
}

//% if has("states")
/** POST of `/api/<slug>/<id>/transitions/<transition>`. */
export function transitionRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    POST: routeWith<{ id: string; transition: string }>(async (request, { id, transition }) => {
      return Response.json(await transitionRow(resource, await sessionOf(request), id, transition));
    }),
  };
}

//% endif
//% if has("soft_delete")
/** POST of `/api/<slug>/<id>/restore`. */
export function restoreRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    POST: routeWith<{ id: string }>(async (request, { id }) => {
      return Response.json(await restoreRow(resource, await sessionOf(request), id));
    }),
  };
}

//% endif
//% if has("history")
/** GET of `/api/<slug>/<id>/history`. */
export function historyRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    GET: routeWith<{ id: string }>(async (request, { id }) => {
      const query = new URL(request.url).searchParams;
      return Response.json(await historyOf(resource, await sessionOf(request), id, query));
    }),
  };
}

//% endif
/** GET of `/api/<slug>/options`. */
export function optionsRoutes<Row extends BaseRow>(resource: Resource<Row>) {
  return {
    GET: route(async (request) => {
      const query = new URL(request.url).searchParams;
      const part = (name: string) => (query.get(name) ?? "").replaceAll("\u0000", "").slice(0, 200);
      const wanted = { q: part("q"), chosen: part("chosen") };
      return Response.json(await options(resource, await sessionOf(request), wanted));
    }),
  };
}
