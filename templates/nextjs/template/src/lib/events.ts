import type { z } from "zod";
import type { eventInput } from "./account-schema";
import { forwardEvent } from "./analytics";
import { getDb } from "./db";

/** Stores an analytics event: a page view, a click, a form sent. Holds no personal data. */
export async function recordEvent(input: z.output<typeof eventInput>): Promise<void> {
  const db = await getDb();
  await db.siteEvent.create({ data: { name: input.name, path: input.path, props: input.props } });
  forwardEvent(input.name, input.path, input.props);
}
