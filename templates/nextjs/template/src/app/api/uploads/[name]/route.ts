import { routeWith } from "@/lib/http";
import { serveUpload } from "@/lib/uploads";

export const GET = routeWith<{ name: string }>(async (_request, { name }) => serveUpload(name));
