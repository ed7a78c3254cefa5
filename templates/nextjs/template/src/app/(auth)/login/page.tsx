import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthHeading } from "@/components/app/auth-heading";
import { LoginForm } from "@/components/app/login-form";
import { site } from "@/content/site";
import { currentSession } from "@/lib/auth";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.auth.signIn };

interface LoginPageProps {
  searchParams: Promise<{ reset?: string }>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  if (await currentSession()) redirect("/app");
  const { reset } = await searchParams;
  return (
    <>
      <AuthHeading title={m.auth.signIn}>
        {reset === "done" ? m.auth.resetDone : m.auth.welcomeBack(site.name)}
      </AuthHeading>
      <LoginForm />
      <p className="mt-8 text-sm text-muted">
        {m.auth.newHere}{" "}
        <Link href="/signup" className="font-medium text-brand-ink underline underline-offset-4">
          {m.auth.createAnAccount}
        </Link>
      </p>
    </>
  );
}
