import { z } from "zod";
import { ROLES, SIGNUP_ROLES, type Role } from "./roles";
import { m } from "@/messages";

// Shared by forms and routes, so that both say the same.
const email = z.email(m.validation.email).max(254).transform((text) => text.toLowerCase());
const password = z
  .string(m.validation.choosePassword)
  .min(8, m.validation.atLeast8)
  .max(200, m.validation.atMost200);
/** Invisible to people; only programs fill it in. */
const website = z.string().max(400).optional();
const personName = z.string(m.validation.yourName).trim().min(1, m.validation.yourName).max(120);
const signupRoles = SIGNUP_ROLES.map((role): Role => role.id);
const allRoles = ROLES.map((role): Role => role.id);

export const signupInput = z.object({
  name: personName,
  email,
  password,
  role: z.enum(signupRoles, m.validation.accountType).optional(),
  website,
});

export const loginInput = z.object({
  email,
  password: z.string(m.validation.yourPassword).min(1, m.validation.yourPassword).max(200),
});

export const forgotInput = z.object({ email });
export const resetInput = z.object({ token: z.string().min(20).max(200), password });

export const passwordInput = z.object({
  current: z.string(m.validation.currentPassword).min(1, m.validation.currentPassword).max(200),
  password,
});

export const profileInput = z.object({ name: personName, email }).partial();

export const eraseInput = z.object({
  password: z.string(m.validation.yourPassword).min(1, m.validation.yourPassword).max(200),
});

export const keyInput = z.object({
  name: z.string(m.validation.nameTheKey).trim().min(1, m.validation.nameTheKey).max(80),
  days: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(1, m.validation.aDay).max(3650, m.validation.tenYears).optional(),
  ),
});

export const userPatchInput = z.object({
  role: z.enum(allRoles, m.validation.role).optional(),
  disabled: z.boolean().optional(),
});

export const leadInput = z.object({
  email,
  name: z.string().trim().max(120).nullish(),
  message: z.string().trim().max(4000).nullish(),
  consent: z.literal(true, m.validation.agree),
  consentText: z.string().trim().max(500).optional(),
  source: z.string().trim().max(80).optional(),
  website,
});

export const eventInput = z.object({
  name: z.string().trim().min(1).max(80),
  path: z.string().max(400).nullish(),
  props: z.record(z.string().max(60), z.union([z.string().max(400), z.number(), z.boolean()])).optional(),
});

export const browserErrorInput = z.object({
  name: z.string().max(80),
  message: z.string().max(1000),
  stack: z.string().max(8000).optional(),
  path: z.string().max(400),
});
