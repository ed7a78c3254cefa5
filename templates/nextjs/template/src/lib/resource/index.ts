export type { ListQuery, Page } from "../paging";
export { /*? if has("states") ?*/allowedTransitions, /*? endif ?*/can, canSee, scopeOf } from "./access";
export { defineResource } from "./define";
//% if has("history")
export { type HistoryChange, type HistoryEntry, historyOf } from "./history";
//% endif
export { listRows, options, readRow/*? if has("people") ?*/, userOptions/*? endif ?*/ } from "./read";
export { collectionRoutes, /*? if has("history") ?*/historyRoutes, /*? endif ?*/itemRoutes, optionsRoutes/*? if has("soft_delete") ?*/, restoreRoutes/*? endif ?*//*? if has("states") ?*/, transitionRoutes/*? endif ?*/ } from "./routes";
export type {
  Access,
  BaseRow,
  HookContext,
  Hooks,
  Input,
  Operation,
  Ref,
  Resource,
//% if has("states")
  StateMeta,
  TransitionMeta,
//% endif
} from "./types";
export { createRow, deleteRow, /*? if has("soft_delete") ?*/restoreRow, /*? endif ?*//*? if has("states") ?*/transitionRow, /*? endif ?*/updateRow } from "./write";
