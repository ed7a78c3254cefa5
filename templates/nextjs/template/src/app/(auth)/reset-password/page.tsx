import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading } from "@/components/app/auth-heading";
import { ResetForm } from "@/components/app/reset-form";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

interface ResetPasswordPageProps {
  searchParams: Promise<{ token?: string }>;
}

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  const { token } = await searchParams;
  if (!token) {
    return (
      <>
        <AuthHeading title="This link is not complete">
          Open the link from your mail again, or ask for a new one.
        </AuthHeading>
        <Button asChild>
          <Link href="/forgot-password">Ask for a new link</Link>
        </Button>
      </>
    );
  }
  return (
    <>
      <AuthHeading title="Choose a new password" />
      <ResetForm token={token} />
    </>
  );
}
