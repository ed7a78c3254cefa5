import { revokeKey } from "@/lib/api-keys";
import { personOf } from "@/lib/auth";
import { noContent, routeWith } from "@/lib/http";

export const DELETE = routeWith<{ id: string }>(async (request, { id }) => {
  await revokeKey(await personOf(request), id);
  return noContent();
});
