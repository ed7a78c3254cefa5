"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { m } from "@/messages";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

type DialogContentProps = {
  title: string;
  description?: ReactNode;
  /** `sheet` slides up from the bottom edge: for menus on phones. */
  placement?: "centre" | "sheet";
  children: ReactNode;
};

/** The window of a dialog: traps focus, closes on Escape, gives focus back. */
export function DialogContent({
  title,
  description,
  placement = "centre",
  children,
}: DialogContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
      <Primitive.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed z-50 grid max-h-[85dvh] gap-4 overflow-y-auto border border-line bg-surface p-6 text-ink shadow-lg focus:outline-none",
          placement === "centre" &&
            "top-1/2 left-1/2 w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-ui",
          placement === "sheet" && "inset-x-0 bottom-0 rounded-t-ui pb-10",
        )}
      >
        <div className="grid gap-1.5 pr-10">
          <Primitive.Title className="font-heading text-lg leading-tight font-semibold">
            {title}
          </Primitive.Title>
          {description && (
            <Primitive.Description className="text-sm text-muted">
              {description}
            </Primitive.Description>
          )}
        </div>
        {children}
        <Primitive.Close asChild>
          <Button variant="quiet" size="icon" aria-label={m.shell.close} className="absolute top-3 right-3">
            <X aria-hidden />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}
