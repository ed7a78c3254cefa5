import { forgotInput } from "@/lib/account-schema";
import { requestReset } from "@/lib/accounts";
import { clientAddress, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  limitRate("forgot", clientAddress(request), 5, 900);
  const { email } = await readInput(request, forgotInput);
  limitRate("forgot-account", email, 3, 900);
  await requestReset(email);
  return Response.json({}, { status: 202 });
});
