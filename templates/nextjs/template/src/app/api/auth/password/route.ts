import { passwordInput } from "@/lib/account-schema";
import { changePassword } from "@/lib/accounts";
import { sessionCookie, sessionOf } from "@/lib/auth";
import { noContent, readInput, route } from "@/lib/http";
import { unauthenticated } from "@/lib/problem";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  const session = await sessionOf(request);
  if (!session) throw unauthenticated();
  limitRate("password", session.userId, 10, 900);
  const token = await changePassword(session, await readInput(request, passwordInput));
  return noContent({ "set-cookie": sessionCookie(token) });
});
