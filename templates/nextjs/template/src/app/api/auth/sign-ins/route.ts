import { personOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { listOwnSignIns } from "@/lib/sign-ins";

export const GET = route(async (request) => {
  return Response.json(await listOwnSignIns(await personOf(request)));
});
