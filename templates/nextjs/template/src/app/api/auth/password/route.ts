import { passwordInput } from "@/lib/account-schema";
import { changePassword } from "@/lib/accounts";
import { personOf, sessionCookie } from "@/lib/auth";
import { noContent, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  const session = await personOf(request);
  limitRate("password", session.userId, 10, 900);
  const token = await changePassword(session, await readInput(request, passwordInput));
  return noContent({ "set-cookie": sessionCookie(token) });
});
