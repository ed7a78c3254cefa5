import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading } from "@/components/app/auth-heading";
import { ForgotForm } from "@/components/app/forgot-form";
import { m } from "@/messages";

export const metadata: Metadata = { title: m.auth.forgotTitle };

export default function ForgotPasswordPage() {
  return (
    <>
      <AuthHeading title={m.auth.chooseNew}>{m.auth.forgotIntro}</AuthHeading>
      <ForgotForm />
      <p className="mt-8 text-sm text-muted">
        <Link href="/login" className="font-medium text-brand-ink underline underline-offset-4">
          {m.auth.backToSignIn}
        </Link>
      </p>
    </>
  );
}
