let last = 0;

/** The next number of this test file, for values that have to be unique. */
export function next(): number {
  last += 1;
  return last;
}
