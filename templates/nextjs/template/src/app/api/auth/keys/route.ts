import { keyInput } from "@/lib/account-schema";
import { createKey, listKeys } from "@/lib/api-keys";
import { personOf } from "@/lib/auth";
import { readInput, route } from "@/lib/http";

export const GET = route(async (request) => {
  return Response.json(await listKeys(await personOf(request)));
});

export const POST = route(async (request) => {
  const session = await personOf(request);
  return Response.json(await createKey(session, await readInput(request, keyInput)), { status: 201 });
});
