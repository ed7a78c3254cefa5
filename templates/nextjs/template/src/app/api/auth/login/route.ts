import { loginInput } from "@/lib/account-schema";
import { signIn } from "@/lib/accounts";
import { sessionCookie } from "@/lib/auth";
import { clientAddress, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";
import { visitOf } from "@/lib/sign-ins";

export const POST = route(async (request) => {
  limitRate("login", clientAddress(request), 20, 300);
  const input = await readInput(request, loginInput);
  limitRate("login-account", input.email, 10, 300);
  const signedIn = await signIn(input, visitOf(request));
  return Response.json(signedIn, { headers: { "set-cookie": sessionCookie(signedIn.token) } });
});
