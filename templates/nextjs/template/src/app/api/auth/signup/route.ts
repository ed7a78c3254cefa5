import { signupInput } from "@/lib/account-schema";
import { signUp } from "@/lib/accounts";
import { sessionCookie } from "@/lib/auth";
import { recordEvent } from "@/lib/events";
import { clientAddress, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";
import { visitOf } from "@/lib/sign-ins";

export const POST = route(async (request) => {
  limitRate("signup", clientAddress(request), 10, 3600);
  const signedIn = await signUp(await readInput(request, signupInput), visitOf(request));
  await recordEvent({ name: "signup", path: "/signup" });
  const headers = { "set-cookie": sessionCookie(signedIn.token) };
  return Response.json(signedIn, { status: 201, headers });
});
