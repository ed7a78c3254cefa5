import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthHeading } from "@/components/app/auth-heading";
import { SignupForm } from "@/components/app/signup-form";
import { site } from "@/content/site";
import { currentSession } from "@/lib/auth";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.auth.createAnAccount };

export default async function SignupPage() {
  if (await currentSession()) redirect("/app");
  return (
    <>
      <AuthHeading title={site.signup.title}>{site.signup.body}</AuthHeading>
      <SignupForm />
      <p className="mt-8 text-sm text-muted">
        {m.auth.alreadyHere}{" "}
        <Link href="/login" className="font-medium text-brand-ink underline underline-offset-4">
          {m.auth.signIn}
        </Link>
      </p>
    </>
  );
}
