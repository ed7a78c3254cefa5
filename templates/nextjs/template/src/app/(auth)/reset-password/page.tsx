import type { Metadata } from "next";
import Link from "next/link";
import { AuthHeading } from "@/components/app/auth-heading";
import { ResetForm } from "@/components/app/reset-form";
import { Button } from "@/components/ui/button";
import { m } from "@/messages";

export const metadata: Metadata = { title: m.auth.newPassword, referrer: "no-referrer" };

interface ResetPasswordPageProps {
  searchParams: Promise<{ token?: string }>;
}

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  const { token } = await searchParams;
  if (!token) {
    return (
      <>
        <AuthHeading title={m.auth.linkBroken}>{m.auth.linkBrokenHelp}</AuthHeading>
        <Button asChild>
          <Link href="/forgot-password">{m.auth.askForLink}</Link>
        </Button>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={m.auth.chooseNew} />
      <ResetForm token={token} />
    </>
  );
}
