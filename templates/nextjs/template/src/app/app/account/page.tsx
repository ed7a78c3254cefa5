import type { Metadata } from "next";
import { PageHeader } from "@/components/app/page-header";
import { PasswordForm } from "@/components/app/password-form";
import { ProfileForm } from "@/components/app/profile-form";
import { requireSession } from "@/lib/auth";
import { roleLabel } from "@/lib/roles";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const { name, email, role } = await requireSession();
  return (
    <div className="grid max-w-4xl gap-6">
      <PageHeader title="Account" description={`You are signed in as ${roleLabel(role)}.`} />
      <div className="divide-y divide-line border-y border-line">
        <section className="grid gap-x-8 gap-y-5 py-8 md:grid-cols-[14rem_minmax(0,1fr)]">
          <h2 className="font-heading text-base font-semibold">Profile</h2>
          <ProfileForm name={name} email={email} />
        </section>
        <section className="grid gap-x-8 gap-y-5 py-8 md:grid-cols-[14rem_minmax(0,1fr)]">
          <h2 className="font-heading text-base font-semibold">Password</h2>
          <PasswordForm />
        </section>
      </div>
    </div>
  );
}
