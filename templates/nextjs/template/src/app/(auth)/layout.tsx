import type { ReactNode } from "react";
import { AuthPanel } from "@/components/app/auth-panel";
import { Brand } from "@/components/app/brand";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh bg-bg text-ink lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main id="main" className="flex flex-col px-5 py-5 sm:px-10 lg:px-16">
        <Brand href="/" className="self-start" />
        <div className="my-auto w-full max-w-sm py-12 lg:mx-auto">{children}</div>
      </main>
      <AuthPanel />
    </div>
  );
}
