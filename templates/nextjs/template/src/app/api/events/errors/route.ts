import { browserErrorInput } from "@/lib/account-schema";
import { clientAddress, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";
import { reportError } from "@/lib/report";

export const POST = route(async (request) => {
  limitRate("browser-errors", clientAddress(request), 20, 600);
  const { name, message, stack, path } = await readInput(request, browserErrorInput);
  reportError(Object.assign(new Error(message), { name, stack }), path, "browser");
  return new Response(null, { status: 202 });
});
