import { signOut } from "@/lib/accounts";
import { sessionCookie, sessionOf } from "@/lib/auth";
import { noContent, route } from "@/lib/http";

export const POST = route(async (request) => {
  const session = await sessionOf(request);
  if (session && !session.keyId) await signOut(session);
  return noContent({ "set-cookie": sessionCookie("") });
});
