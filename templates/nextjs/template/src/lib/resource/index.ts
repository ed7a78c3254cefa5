export type { ListQuery, Page } from "../paging";
export { allowedTransitions, can, canSee, scopeOf } from "./access";
export { defineResource } from "./define";
export { listRows, options, readRow, userOptions } from "./read";
export { collectionRoutes, itemRoutes, optionsRoutes, transitionRoutes } from "./routes";
export type {
  Access,
  BaseRow,
  HookContext,
  Hooks,
  Input,
  Operation,
  Ref,
  Resource,
  StateMeta,
  TransitionMeta,
} from "./types";
export { createRow, deleteRow, transitionRow, updateRow } from "./write";
