import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ApiKeys } from "@/components/app/api-keys";
import { PageHeader } from "@/components/app/page-header";
import { PasswordForm } from "@/components/app/password-form";
import { ProfileForm } from "@/components/app/profile-form";
import { SignInList } from "@/components/app/sign-in-list";
import { YourData } from "@/components/app/your-data";
import { listKeys } from "@/lib/api-keys";
import { requireSession } from "@/lib/auth";
import { roleLabel } from "@/lib/roles";
import { listOwnSignIns } from "@/lib/sign-ins";
import { m } from "@/messages";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: m.account.title };

export default async function AccountPage() {
  const session = await requireSession();
  const [keys, signIns] = await Promise.all([listKeys(session), listOwnSignIns(session)]);
  const { name, email, role } = session;
  return (
    <div className="grid max-w-4xl gap-6">
      <PageHeader title={m.account.title} description={m.account.signedInAs(roleLabel(role))} />
      <div className="divide-y divide-line border-y border-line">
        <Section title={m.account.profile}>
          <ProfileForm name={name} email={email} />
        </Section>
        <Section title={m.account.password}>
          <PasswordForm />
        </Section>
        <Section title={m.account.signIns}>
          <SignInList signIns={signIns} />
        </Section>
        <Section title={m.account.keys}>
          <ApiKeys keys={keys} />
        </Section>
        <Section title={m.account.data}>
          <YourData />
        </Section>
      </div>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-5 py-8 md:grid-cols-[14rem_minmax(0,1fr)]">
      <h2 className="font-heading text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}
