import { eraseInput } from "@/lib/account-schema";
import { personOf, sessionCookie } from "@/lib/auth";
import { noContent, readInput, route } from "@/lib/http";
import { eraseAccount } from "@/lib/privacy";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  const session = await personOf(request);
  limitRate("erase", session.userId, 10, 900);
  const { password } = await readInput(request, eraseInput);
  await eraseAccount(session, password);
  return noContent({ "set-cookie": sessionCookie("") });
});
