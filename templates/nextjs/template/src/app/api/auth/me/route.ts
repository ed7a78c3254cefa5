import { profileInput } from "@/lib/account-schema";
import { readAccount, updateAccount } from "@/lib/accounts";
import { personOf, sessionOf } from "@/lib/auth";
import { readInput, route } from "@/lib/http";
import { unauthenticated } from "@/lib/problem";

export const GET = route(async (request) => {
  const session = await sessionOf(request);
  if (!session) throw unauthenticated();
  return Response.json({ user: await readAccount(session) });
});

export const PATCH = route(async (request) => {
  const session = await personOf(request);
  const input = await readInput(request, profileInput);
  return Response.json({ user: await updateAccount(session, input) });
});
