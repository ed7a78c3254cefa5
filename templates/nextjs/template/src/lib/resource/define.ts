import type { BaseRow, Resource } from "./types";

//% if has("soft_delete", "history", "states", "links", "rules")
/** What a kind of record has when its description does not say otherwise. */
const USUAL = {
//% if has("soft_delete")
  softDelete: false,
//% endif
//% if has("history")
  audit: null,
//% endif
//% if has("states")
  states: [],
  transitions: [],
//% endif
//% if has("links")
  links: {},
//% endif
//% if has("rules")
  rules: [],
//% endif
};

type Optional = keyof typeof USUAL;
type Config<Row extends BaseRow> = Omit<Resource<Row>, Optional> & Partial<Pick<Resource<Row>, Optional>>;

/** Describes a kind of record: `defineResource<ProductRow>()({ … })`. */
export function defineResource<Row extends BaseRow>() {
  return (config: Config<Row>): Resource<Row> => ({ ...USUAL, ...config });
}
//% else
/** Describes a kind of record: `defineResource<ProductRow>()({ … })`. */
export function defineResource<Row extends BaseRow>() {
  return (resource: Resource<Row>): Resource<Row> => resource;
}
//% endif
