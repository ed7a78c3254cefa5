import { leadInput } from "@/lib/account-schema";
import { sessionOf } from "@/lib/auth";
import { clientAddress, readInput, route } from "@/lib/http";
import { createLead, listLeads } from "@/lib/leads";
import { limitRate } from "@/lib/rate-limit";

export const GET = route(async (request) => {
  return Response.json(await listLeads(await sessionOf(request), new URL(request.url).searchParams));
});

export const POST = route(async (request) => {
  limitRate("leads", clientAddress(request), 10, 600);
  return Response.json(await createLead(await readInput(request, leadInput)), { status: 201 });
});
