import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { listSignIns } from "@/lib/sign-ins";

export const GET = route(async (request) => {
  return Response.json(await listSignIns(await sessionOf(request), new URL(request.url).searchParams));
});
