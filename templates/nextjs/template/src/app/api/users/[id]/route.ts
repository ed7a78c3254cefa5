import { sessionOf } from "@/lib/auth";
import { noContent, readJson, routeWith } from "@/lib/http";
import { eraseUser } from "@/lib/privacy";
import { updateUser } from "@/lib/users";

export const PATCH = routeWith<{ id: string }>(async (request, { id }) => {
  const session = await sessionOf(request);
  return Response.json(await updateUser(session, id, await readJson(request)));
});

export const DELETE = routeWith<{ id: string }>(async (request, { id }) => {
  await eraseUser(await sessionOf(request), id);
  return noContent();
});
