export type { ListQuery, Page } from "../paging";
export { allowedTransitions, can, canSee, scopeOf } from "./access";
export { defineResource } from "./define";
export { type HistoryChange, type HistoryEntry, historyOf } from "./history";
export { listRows, options, readRow, userOptions } from "./read";
export { collectionRoutes, itemRoutes, optionsRoutes } from "./routes";
export { historyRoutes, restoreRoutes, transitionRoutes } from "./routes";
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
export { createRow, deleteRow, restoreRow, transitionRow, updateRow } from "./write";
