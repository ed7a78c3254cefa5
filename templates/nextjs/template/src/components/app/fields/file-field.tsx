"use client";

import { useState } from "react";
import type { FieldText, Parsed } from "@/components/app/fields/bound";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RequestError, uploadFile } from "@/lib/client";
import { m } from "@/messages";

interface FileFieldProps extends Parsed<string | null>, FieldText {
  /** File types the chooser offers. */
  accept?: string;
  maxLength?: number;
}

/** The address of a file: uploaded from this device, or typed. */
export function FileField({
  name,
  value,
  onChange,
  onReject,
  label,
  help,
  error,
  required,
  accept,
  maxLength,
}: FileFieldProps) {
  const [isUploading, setIsUploading] = useState(false);

  async function upload(file: File | undefined) {
    if (!file) return;
    setIsUploading(true);
    try {
      onChange((await uploadFile(file)).url);
    } catch (problem) {
      const reason = problem instanceof RequestError ? (problem.detail ?? problem.title) : null;
      onReject(reason ?? m.form.uploadFailed);
    } finally {
      setIsUploading(false);
    }
  }

  return (
    <Field label={label} help={help} error={error} required={required}>
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Input
            {...control}
            name={name}
            maxLength={maxLength}
            className="min-w-0 flex-1 basis-56"
            placeholder={m.form.uploadHint}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value || null)}
          />
          <Button variant="outline" asChild aria-disabled={isUploading || undefined}>
            <label className="has-focus-visible:outline-2 has-focus-visible:outline-focus">
              {isUploading ? m.form.uploading : m.form.upload}
              <input
                type="file"
                className="sr-only"
                aria-label={m.form.uploadFor(label)}
                accept={accept}
                onChange={(event) => upload(event.target.files?.[0])}
              />
            </label>
          </Button>
        </div>
      )}
    </Field>
  );
}
