import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthHeading } from "@/components/app/auth-heading";
import { LoginForm } from "@/components/app/login-form";
import { site } from "@/content/site";
import { currentSession } from "@/lib/auth";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Sign in" };

interface LoginPageProps {
  searchParams: Promise<{ reset?: string }>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  if (await currentSession()) redirect("/app");
  const { reset } = await searchParams;
  return (
    <>
      <AuthHeading title="Sign in">
        {reset === "done" ? "Your new password is saved." : `Good to see you at ${site.name} again.`}
      </AuthHeading>
      <LoginForm />
      <p className="mt-8 text-sm text-muted">
        New here?{" "}
        <Link href="/signup" className="font-medium text-brand-ink underline underline-offset-4">
          Create an account
        </Link>
      </p>
    </>
  );
}
