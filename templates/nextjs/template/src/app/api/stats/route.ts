import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { unauthenticated } from "@/lib/problem";
import { stats } from "@/lib/stats";

export const GET = route(async (request) => {
  const session = await sessionOf(request);
  if (!session) throw unauthenticated();
  return Response.json(await stats(session));
});
