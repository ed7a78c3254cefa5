import { sessionOf } from "@/lib/auth";
import { route } from "@/lib/http";
import { Problem, unauthenticated } from "@/lib/problem";
import { limitRate } from "@/lib/rate-limit";
import { storeUpload } from "@/lib/uploads";

export const POST = route(async (request) => {
  const session = await sessionOf(request);
  if (!session) throw unauthenticated();
  limitRate("uploads", session.userId, 60, 600);
  const form = await request.formData().catch(() => null);
  const file = form?.get("file");
  if (!(file instanceof File)) {
    throw new Problem(422, "Choose a file", { errors: { file: ["Choose a file"] } });
  }
  return Response.json(await storeUpload(file), { status: 201 });
});
