import type { z } from "zod";
import type { PrismaClient } from "@/generated/prisma/client";
import type { Session } from "../auth";
import type { FieldMeta/*? if has("links") ?*/, LinkMeta/*? endif ?*/ } from "../fields";
import type { Role } from "../roles";
//% if has("rules")
import type { Rule } from "../rules";
//% endif

export type Operation = "list" | "read" | "create" | "update" | "delete";
export type Scope = "own" | "all";

/** Who may do what; what is not named is refused. "public" is anyone who is not signed in. */
export type Access = Readonly<Record<Role | "public", Readonly<Partial<Record<Operation, Scope>>>>>;

/** A linked record as it appears in rows. */
export interface Ref {
  id: string;
  label: string;
}

export interface BaseRow {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
//% if has("soft_delete")
  /** Only on records that were deleted and can be restored. */
  deletedAt?: string;
//% endif
}

//% if has("links")
/** A link with what the database needs to follow it. */
export interface ResourceLink extends LinkMeta {
  /** Name of the other model in the Prisma client. */
  readonly model: string;
  /** Property that names a linked record; null when only its id can. */
  readonly title: string | null;
  /** Roles that may not know the names of the linked records; they see the end of an id. */
  readonly unnamedFor?: readonly string[];
  /** Whether those names are personal, or hidden from a role: no history keeps them. */
  readonly guarded?: boolean;
}

//% endif
//% if has("states")
export interface StateMeta {
  readonly id: string;
  readonly label: string;
  readonly final: boolean;
}

export interface TransitionMeta {
  readonly id: string;
  readonly label: string;
  readonly source: readonly string[];
  readonly target: string;
  /** Who may do it; empty: everyone who may update the record. */
  readonly roles: readonly string[];
}

//% endif
export interface HookContext {
  session: Session | null;
  db: PrismaClient;
}

export type Input = Record<string, unknown>;

/** Your own behaviour around changes. Throw a `Problem` in a "before" hook to refuse. */
export interface Hooks<Row> {
  beforeCreate?(input: Input, context: HookContext): Promise<Input> | Input;
  beforeUpdate?(input: Input, row: Row, context: HookContext): Promise<Input> | Input;
  beforeDelete?(row: Row, context: HookContext): Promise<void> | void;
  afterCreate?(row: Row, context: HookContext): Promise<void> | void;
  afterUpdate?(row: Row, context: HookContext): Promise<void> | void;
  afterDelete?(row: Row, context: HookContext): Promise<void> | void;
//% if has("soft_delete")
  afterRestore?(row: Row, context: HookContext): Promise<void> | void;
//% endif
}

/** Everything the engine knows about a kind of record. */
export interface Resource<Row extends BaseRow = BaseRow> {
  /** URL segment. */
  readonly slug: string;
  /** Name in the Prisma client. */
  readonly model: string;
  /** Name of the table. */
  readonly table: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly noun: string;
  readonly pluralNoun: string;
  /** Property that names a record. */
  readonly title: string | null;
  readonly fields: Readonly<Record<string, FieldMeta>>;
//% if has("links")
  readonly links: Readonly<Record<string, ResourceLink>>;
//% endif
  readonly create: z.ZodType;
  readonly update: z.ZodType;
//% if has("rules")
  readonly rules: readonly Rule[];
//% endif
  readonly access: Access;
  readonly owned: boolean;
//% if has("soft_delete")
  /** Whether deleted records are kept, and can be restored. */
  readonly softDelete: boolean;
//% endif
//% if has("history")
  /** Under which key the history of changes is kept; null: it is not. */
  readonly audit: string | null;
//% endif
//% if has("states")
  readonly states: readonly StateMeta[];
  readonly transitions: readonly TransitionMeta[];
//% endif
  readonly hooks: Hooks<Row>;
}
