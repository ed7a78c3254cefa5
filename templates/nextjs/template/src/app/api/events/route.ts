import { eventInput } from "@/lib/account-schema";
import { recordEvent } from "@/lib/events";
import { clientAddress, readInput, route } from "@/lib/http";
import { limitRate } from "@/lib/rate-limit";

export const POST = route(async (request) => {
  limitRate("events", clientAddress(request), 300, 60);
  await recordEvent(await readInput(request, eventInput));
  return new Response(null, { status: 202 });
});
