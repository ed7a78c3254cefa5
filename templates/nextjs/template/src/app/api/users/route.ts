import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { listUsers } from "@/lib/users";

export const GET = route(async (request) => {
  return Response.json(await listUsers(await sessionOf(request), new URL(request.url).searchParams));
});
