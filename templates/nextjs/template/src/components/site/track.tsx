"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";

/** Reports an event of the public site; fire and forget, nothing waits for it. */
export function report(name: string, props?: Record<string, string>): void {
  const body = JSON.stringify({ name, path: window.location.pathname, props });
  void fetch("/api/events", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    keepalive: true,
  }).catch(() => undefined);
}

/** Counts page views and clicks on calls to action. No cookie, no identifier, no third party. */
export function Track() {
  const path = usePathname();

  useEffect(() => {
    report("page_view");
  }, [path]);

  useEffect(() => {
    function onClick(event: MouseEvent) {
      const target = event.target instanceof Element ? event.target.closest("[data-cta]") : null;
      const cta = target?.getAttribute("data-cta");
      if (cta) report("cta_click", { cta });
    }
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, []);

  return null;
}
