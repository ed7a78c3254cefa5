"use client";

import { CircleAlert, CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { m } from "@/messages";

type Toast = { id: number; tone: "success" | "error"; text: string };
type Notify = (text: string, tone?: Toast["tone"]) => void;

/** Without a provider above, messages have no screen to appear on and are dropped. */
const ToastContext = createContext<Notify>(() => undefined);
const SHOWN_FOR_MS = 6000;

/** Holds the messages of one screen; they survive a change of page inside it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = useCallback((id: number) => setToasts((all) => all.filter((t) => t.id !== id)), []);
  const notify = useCallback<Notify>((text, tone = "success") => {
    setToasts((all) => [...all.slice(-2), { id: (all.at(-1)?.id ?? 0) + 1, tone, text }]);
  }, []);
  const failures = toasts.filter((toast) => toast.tone === "error");
  const news = toasts.filter((toast) => toast.tone === "success");
  return (
    <ToastContext value={notify}>
      {children}
      <div className="pointer-events-none fixed inset-x-4 bottom-20 z-50 grid justify-items-center gap-2 md:inset-x-auto md:right-6 md:bottom-6 md:justify-items-end">
        <div role="status" className="grid gap-2">
          {news.map((toast) => (
            <ToastMessage key={toast.id} toast={toast} onClose={close} />
          ))}
        </div>
        <div role="alert" className="grid gap-2">
          {failures.map((toast) => (
            <ToastMessage key={toast.id} toast={toast} onClose={close} />
          ))}
        </div>
      </div>
    </ToastContext>
  );
}

function ToastMessage({ toast, onClose }: { toast: Toast; onClose: (id: number) => void }) {
  useEffect(() => {
    const timer = setTimeout(() => onClose(toast.id), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [toast.id, onClose]);
  return (
    <div className="pointer-events-auto flex max-w-sm items-center gap-3 rounded-ui border border-line bg-surface py-1.5 pr-1.5 pl-4 text-sm text-ink shadow-lg">
      {toast.tone === "success" ? (
        <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
      ) : (
        <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />
      )}
      <p className="py-1.5">{toast.text}</p>
      <Button
        variant="quiet"
        size="icon"
        aria-label={m.shell.dismiss}
        onClick={() => onClose(toast.id)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

/** Return the function that shows a message. */
export function useToast(): Notify {
  return useContext(ToastContext);
}
