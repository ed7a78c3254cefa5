import type { BaseRow, Resource } from "./types";

type Optional = "softDelete" | "audit" | "states" | "transitions" | "links" | "rules";
type Config<Row extends BaseRow> = Omit<Resource<Row>, Optional> & Partial<Pick<Resource<Row>, Optional>>;

/** Describes a kind of record: `defineResource<ProductRow>()({ … })`. */
export function defineResource<Row extends BaseRow>() {
  return (config: Config<Row>): Resource<Row> => ({
    softDelete: false,
    audit: null,
    states: [],
    transitions: [],
    links: {},
    rules: [],
    ...config,
  });
}
