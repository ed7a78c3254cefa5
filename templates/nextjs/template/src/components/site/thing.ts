import type { Page } from "@/lib/resource";

/** A public record as visitors see it: words ready to show, empty when there is nothing to say. */
export type Thing = {
  id: string;
  href: string;
  title: string;
  text: string;
  image: string;
  price: string;
  when: string;
  where: string;
  tag: string;
  facts: { label: string; value: string }[];
};

export type Things = Page<Thing>;

/** A choice above a catalogue. */
export type Choice = {
  name: string;
  label: string;
  options: readonly { id: string; label: string }[];
};

export type Query = Record<string, string | string[] | undefined>;

/** The quiet line below a title: where, when and what else, without the empty ones. */
export function lineOf(thing: Thing, ...parts: ("tag" | "where" | "when" | "facts")[]): string {
  return parts
    .flatMap((part) => (part === "facts" ? thing.facts.map(factText) : [thing[part]]))
    .filter(Boolean)
    .join(" · ");
}

function factText(fact: { label: string; value: string }): string {
  return /^[\d.,:]+$/.test(fact.value) ? `${fact.label}: ${fact.value}` : fact.value;
}

/** One value of a query parameter; repeated ones count once. */
export function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
