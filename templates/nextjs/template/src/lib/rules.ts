import type { z } from "zod";

type Value = string | number | boolean | null | undefined;

/** A condition over several fields of one record. */
export type Rule =
  | {
      readonly kind: "required_if";
      readonly field: string;
      readonly other: string;
      readonly value: Value;
      readonly message: string;
    }
  | {
      readonly kind: "compare";
      readonly field: string;
      readonly op: "<" | "<=" | ">" | ">=" | "==" | "!=";
      readonly other: string;
      readonly message: string;
    };

/** Returns the messages of the rules that these values break, by field. */
export function brokenRules(
  rules: readonly Rule[],
  values: Readonly<Record<string, unknown>>,
): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const rule of rules) {
    if (!holds(rule, values)) (errors[rule.field] ??= []).push(rule.message);
  }
  return errors;
}

/** The rules as a zod refinement. */
export function refineByRules(rules: readonly Rule[]) {
  return (values: Record<string, unknown>, context: z.RefinementCtx): void => {
    for (const [field, messages] of Object.entries(brokenRules(rules, values))) {
      for (const message of messages) context.addIssue({ code: "custom", path: [field], message });
    }
  };
}

const isBlank = (value: unknown) => value === undefined || value === null || value === "";

function holds(rule: Rule, values: Readonly<Record<string, unknown>>): boolean {
  const value = values[rule.field];
  const other = values[rule.other];
  if (rule.kind === "required_if") return other !== rule.value || !isBlank(value);
  if (isBlank(value) || isBlank(other)) return true;
  const order = compare(value, other);
  switch (rule.op) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** Numbers by size, moments by time, other text by code unit; ISO dates and HH:MM sort as text. */
function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  const a = String(left);
  const b = String(right);
  if (INSTANT.test(a) && INSTANT.test(b)) return Date.parse(a) - Date.parse(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
