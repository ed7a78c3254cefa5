import { z } from "zod";
import { ROLES, SIGNUP_ROLES, type Role } from "./roles";

// Shared by forms and routes, so that both say the same.
const email = z.email("Enter a valid email address").max(254).transform((text) => text.toLowerCase());
const password = z
  .string("Choose a password")
  .min(8, "Use at least 8 characters")
  .max(200, "Use at most 200 characters");
const personName = z.string("Enter your name").trim().min(1, "Enter your name").max(120);
const signupRoles = SIGNUP_ROLES.map((role): Role => role.id);
const allRoles = ROLES.map((role): Role => role.id);

export const signupInput = z.object({
  name: personName,
  email,
  password,
  role: z.enum(signupRoles, "Choose one of the account types").optional(),
});

export const loginInput = z.object({
  email,
  password: z.string("Enter your password").min(1, "Enter your password").max(200),
});

export const forgotInput = z.object({ email });
export const resetInput = z.object({ token: z.string().min(20).max(200), password });

export const passwordInput = z.object({
  current: z.string("Enter your current password").min(1, "Enter your current password").max(200),
  password,
});

export const profileInput = z.object({ name: personName, email }).partial();

export const userPatchInput = z.object({
  role: z.enum(allRoles, "Choose one of the roles").optional(),
  disabled: z.boolean().optional(),
});

export const leadInput = z.object({
  email,
  name: z.string().trim().max(120).nullish(),
  message: z.string().trim().max(4000).nullish(),
  consent: z.literal(true, "Please agree so that we may contact you"),
  consentText: z.string().trim().max(500).optional(),
  source: z.string().trim().max(80).optional(),
  /** Invisible to people; only programs fill it in. */
  website: z.string().max(400).optional(),
});

export const eventInput = z.object({
  name: z.string().trim().min(1).max(80),
  path: z.string().max(400).nullish(),
  props: z.record(z.string().max(60), z.union([z.string().max(400), z.number(), z.boolean()])).optional(),
});
