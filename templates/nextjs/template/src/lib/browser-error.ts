/**
 * Tells the server about an error of a page; fire and forget.
 *
 * One with a digest happened on the server, which knows it already.
 */
export function reportBrowserError(error: Error & { digest?: string }): void {
  if (error.digest) return;
  const { name, message, stack } = error;
  const body = JSON.stringify({
    name: name.slice(0, 80),
    message: message.slice(0, 1000),
    stack: stack?.slice(0, 8000),
    path: window.location.pathname,
  });
  const headers = { "content-type": "application/json" };
  void fetch("/api/events/errors", { method: "POST", headers, body, keepalive: true }).catch(() => undefined);
}
