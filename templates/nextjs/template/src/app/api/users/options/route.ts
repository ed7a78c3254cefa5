import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { userOptions } from "@/lib/resource";

export const GET = route(async (request) => {
  const q = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await userOptions(await sessionOf(request), q.slice(0, 200)));
});
