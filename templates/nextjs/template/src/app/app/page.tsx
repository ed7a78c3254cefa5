import type { Metadata } from "next";
import { Dashboard } from "@/components/app/dashboard";
import { requireSession } from "@/lib/auth";
//% if has("records")
import { stats } from "@/lib/stats";
//% endif
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.dashboard.title };

export default async function DashboardPage() {
  const session = await requireSession();
  return <Dashboard session={session} /*? if has("records") ?*/{...await stats(session)} /*? endif ?*//>;
}
