const STOPPED = /cancel|reject|refus|declin|fail|lost|expired|void|closed|withdr|no[-_]?show/;

/** Whether a state, by its id, ends a record's way without reaching its goal. */
export function isStop(state: string): boolean {
  return STOPPED.test(state);
}
