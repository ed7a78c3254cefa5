import { personOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { exportAccount } from "@/lib/privacy";
import { limitRate } from "@/lib/rate-limit";

export const GET = route(async (request) => {
  const session = await personOf(request);
  limitRate("export", session.userId, 10, 3600);
  const headers = { "content-disposition": 'attachment; filename="my-data.json"' };
  return Response.json(await exportAccount(session), { headers });
});
