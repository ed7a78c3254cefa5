"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const CHANGES = ["created", "updated", "deleted"];
const QUIET_MS = 400;

/** Show the page anew when records of `slugs` change anywhere; several changes at once count as one. */
export function LiveRefresh({ slugs }: { slugs: string[] }) {
  const router = useRouter();
  const names = slugs.flatMap((slug) => CHANGES.map((change) => `${slug}.${change}`)).join(" ");
  useEffect(() => {
    const source = new EventSource("/api/realtime");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(timer);
      timer = setTimeout(() => router.refresh(), QUIET_MS);
    };
    for (const name of names.split(" ")) source.addEventListener(name, refresh);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [names, router]);
  return null;
}
