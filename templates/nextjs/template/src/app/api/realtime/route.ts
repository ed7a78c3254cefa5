import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { changeStream } from "@/lib/realtime";

export const dynamic = "force-dynamic";

export const GET = route(async (request) => {
  const session = await sessionOf(request);
  const stillValid = async () => session === null || (await sessionOf(request)) !== null;
  return new Response(changeStream(session, request.signal, stillValid), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
