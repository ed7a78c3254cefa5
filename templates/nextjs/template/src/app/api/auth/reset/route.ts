import { resetInput } from "@/lib/account-schema";
import { resetPassword } from "@/lib/accounts";
import { clientAddress, noContent, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  limitRate("reset", clientAddress(request), 10, 900);
  await resetPassword(await readInput(request, resetInput));
  return noContent();
});
