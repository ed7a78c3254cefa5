import { en } from "./en";

/** Every text of the app's own interface, by place. A catalogue in another language has this type. */
export type Messages = typeof en;

/** All catalogues, by locale: add `src/messages/<locale>.ts` and name it here. */
const catalogues: Record<string, Messages> = { en };

/** The texts in the language that NEXT_PUBLIC_LOCALE named when the app was built; English unless there are such. */
export const m: Messages = catalogues[process.env.NEXT_PUBLIC_LOCALE ?? "en"] ?? en;
