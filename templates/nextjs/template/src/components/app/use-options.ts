"use client";

import { useEffect, useState } from "react";
import type { Choice } from "@/components/app/fields/bound";
import { request } from "@/lib/client";

/** Records of `slug` whose title matches, as the server offers them, `chosen` first; `null` while they load. */
export function useOptions(slug: string, search: string, chosen = ""): Choice[] | null {
  const [found, setFound] = useState<{ key: string; options: Choice[] } | null>(null);
  const key = `/api/${slug}/options?${new URLSearchParams(chosen ? { q: search, chosen } : { q: search })}`;
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        request<Choice[]>("GET", key)
          .catch(() => [])
          .then((options) => isCurrent && setFound({ key, options }));
      },
      search ? 200 : 0,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [key, search]);
  return found?.options ?? null;
}
