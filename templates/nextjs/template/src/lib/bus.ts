import { EventEmitter } from "node:events";

//% if has("records")
/** A change of a record, told to everyone who listens in this process. */
export interface Change {
  slug: string;
  action: "created" | "updated" | "deleted";
  id: string;
  ownerId: string | null;
}

//% endif
const store = globalThis as unknown as { changeBus?: EventEmitter };

function bus(): EventEmitter {
  store.changeBus ??= new EventEmitter().setMaxListeners(0);
  return store.changeBus;
}

//% if has("records")
export function publish(change: Change): void {
  bus().emit("change", change);
}

/** Listens to changes; call the returned function to stop. */
export function subscribe(listener: (change: Change) => void): () => void {
  bus().on("change", listener);
  return () => bus().off("change", listener);
}

//% endif
/** Says that the sessions of a user have ended, so that open streams end with them. */
export function publishRevoked(userId: string): void {
  bus().emit("revoked", userId);
}

/** Listens to sessions that end; call the returned function to stop. */
export function subscribeRevoked(listener: (userId: string) => void): () => void {
  bus().on("revoked", listener);
  return () => bus().off("revoked", listener);
}
