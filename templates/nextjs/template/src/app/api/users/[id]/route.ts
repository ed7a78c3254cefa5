import { sessionOf } from "@/lib/auth";
import { readJson, routeWith } from "@/lib/http";
import { updateUser } from "@/lib/users";

export const PATCH = routeWith<{ id: string }>(async (request, { id }) => {
  const session = await sessionOf(request);
  return Response.json(await updateUser(session, id, await readJson(request)));
});
