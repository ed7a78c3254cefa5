import type { z } from "zod";
import type { leadInput } from "./account-schema";
import { requireAdmin } from "./admin";
import type { Session } from "./auth";
import { getDb } from "./db";
import { type ListQuery, type Page, readPaging, toParams } from "./paging";
import { sendWebhook } from "./webhook";

export interface LeadRow {
  id: string;
  email: string;
  name: string | null;
  message: string | null;
  consent: boolean;
  source: string;
  createdAt: string;
}

const CONSENT = "I agree to be contacted about my enquiry.";

/** Stores a lead with the consent it gave and passes it on; what only a program fills in is dropped. */
export async function createLead(input: z.output<typeof leadInput>): Promise<{ id: string }> {
  const { website, ...lead } = input;
  if (website) return { id: "accepted" };
  const db = await getDb();
  const row = await db.siteLead.create({
    data: { ...lead, consentText: lead.consentText || CONSENT, source: lead.source || "landing" },
  });
  await sendWebhook("lead.created", row.id, {
    id: row.id,
    email: row.email,
    name: row.name,
    message: row.message,
    consent: row.consent,
    consentText: row.consentText,
    source: row.source,
    createdAt: row.createdAt.toISOString(),
  });
  return { id: row.id };
}

/** Leads, newest first; for admins. */
export async function listLeads(session: Session | null, query: ListQuery): Promise<Page<LeadRow>> {
  requireAdmin(session);
  const { page, perPage, q } = readPaging(toParams(query));
  const match = { contains: q, mode: "insensitive" as const };
  const where = q ? { OR: [{ email: match }, { name: match }, { message: match }] } : {};
  const db = await getDb();
  const [rows, total] = await Promise.all([
    db.siteLead.findMany({
      where,
      orderBy: { createdAt: "desc" },
      skip: (page - 1) * perPage,
      take: perPage,
    }),
    db.siteLead.count({ where }),
  ]);
  const items = rows.map(({ id, email, name, message, consent, source, createdAt }) => ({
    id,
    email,
    name,
    message,
    consent,
    source,
    createdAt: createdAt.toISOString(),
  }));
  return { items, total, page, perPage };
}
