import type { Instrumentation } from "next";

/** Called by Next for errors of pages; those of API routes are reported by `route` in src/lib/http.ts. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  // In this form the bundler leaves the import out of what is not for Node.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { reportError } = await import("./lib/report");
    reportError(error, `${request.method} ${context.routePath}`);
  }
};
