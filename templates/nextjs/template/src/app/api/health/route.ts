import { getDb } from "@/lib/db";
import { route } from "@/lib/http";

export const dynamic = "force-dynamic";

export const GET = route(async () => {
  const db = await getDb();
  await db.$queryRaw`SELECT 1`;
  return Response.json({ status: "ok" });
});
