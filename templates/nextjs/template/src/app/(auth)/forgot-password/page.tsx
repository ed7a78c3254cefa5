import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading } from "@/components/app/auth-heading";
import { ForgotForm } from "@/components/app/forgot-form";

export const metadata: Metadata = { title: "Forgotten password" };

export default function ForgotPasswordPage() {
  return (
    <>
      <AuthHeading title="Choose a new password">
        Give us your address and we send you a link.
      </AuthHeading>
      <ForgotForm />
      <p className="mt-8 text-sm text-muted">
        <Link href="/login" className="font-medium text-brand-ink underline underline-offset-4">
          Back to sign in
        </Link>
      </p>
    </>
  );
}
