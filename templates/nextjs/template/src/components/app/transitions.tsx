"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { isStop } from "@/components/app/stops";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { RequestError, request } from "@/lib/client";
import { m } from "@/messages";

interface TransitionsProps {
  slug: string;
  id: string;
  transitions: { id: string; label: string; target: string }[];
}

/** The next steps of a record, as buttons; the one that leads on stands out. */
export function Transitions({ slug, id, transitions }: TransitionsProps) {
  const router = useRouter();
  const notify = useToast();
  const [running, setRunning] = useState<string | null>(null);

  async function run(transition: string, label: string) {
    setRunning(transition);
    try {
      await request("POST", `/api/${slug}/${id}/transitions/${transition}`);
      notify(m.record.moved(label));
      router.refresh();
    } catch (error) {
      notify(error instanceof RequestError ? error.message : m.errors.didNotWork, "error");
    } finally {
      setRunning(null);
    }
  }

  const [next] = transitions.filter((transition) => !isStop(transition.target));
  return transitions.map((transition) => (
    <Button
      key={transition.id}
      variant={transition === next ? "primary" : "outline"}
      disabled={running !== null}
      onClick={() => run(transition.id, transition.label)}
    >
      {transition.label}
    </Button>
  ));
}
