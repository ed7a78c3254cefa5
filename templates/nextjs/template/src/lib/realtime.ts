import { resources } from "@/models/registry";
import type { Session } from "./auth";
import { type Change, subscribe, subscribeRevoked } from "./bus";
import { reaches } from "./resource/access";

const BEAT_MS = 15_000;

/**
 * A stream of server-sent events about the records that the listener may list.
 *
 * A stream ends with its session: at once when that ended in this process; else at the next beat, when `stillValid`
 * is asked.
 */
export function changeStream(
  session: Session | null,
  signal: AbortSignal,
  stillValid: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  return new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const unsubscribe = subscribe((change) => {
        if (concerns(session, change)) send(eventOf(change));
      });
      const unsubscribeRevoked = subscribeRevoked((userId) => {
        if (userId === session?.userId) stop();
      });
      const beat = setInterval(async () => {
        if (await stillValid().catch(() => false)) send(": keep-alive\n\n");
        else stop();
      }, BEAT_MS);
      stop = () => {
        clearInterval(beat);
        unsubscribe();
        unsubscribeRevoked();
        signal.removeEventListener("abort", stop);
        try {
          controller.close();
        } catch {
          // The reader is gone already.
        }
      };
      signal.addEventListener("abort", stop);
      send("event: ready\ndata: {}\n\n");
    },
    cancel() {
      stop();
    },
  });
}

function concerns(session: Session | null, change: Change): boolean {
  const resource = resources[change.slug];
  return resource !== undefined && reaches(resource, session, "list", change.ownerId);
}

function eventOf({ slug, action, id }: Change): string {
  return `event: ${slug}.${action}\ndata: ${JSON.stringify({ id })}\n\n`;
}
