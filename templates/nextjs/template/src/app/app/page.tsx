import type { Metadata } from "next";
import { Dashboard } from "@/components/app/dashboard";
import { requireSession } from "@/lib/auth";
import { stats } from "@/lib/stats";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  const session = await requireSession();
  return <Dashboard session={session} {...await stats(session)} />;
}
