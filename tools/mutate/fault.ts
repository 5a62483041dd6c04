/** What a fault is, and how lists of them are written. */

/** One fault. */
export interface Mutation {
  /** What is wrong then, in words. */
  readonly fault: string;
  readonly file: string;
  /** A piece of the file that stands there once. */
  readonly find: string;
  readonly replace: string;
  /** Test files that should fail. */
  readonly tests: readonly string[];
  /** Runs only tests whose name contains it, where a file holds many that take long. */
  readonly only?: string;
}

/** A fault of a file: in words, the piece that changes, what stands there instead, and which tests alone are run. */
type Change = readonly [fault: string, find: string, replace: string, only?: string];

/** Faults of one file that one test file should notice. */
export const faultsIn = (file: string, test: string, ...changes: readonly Change[]): Mutation[] =>
  changes.map(([fault, find, replace, only]) => ({
    ...{ fault, file, find, replace, tests: [test] },
    ...(only !== undefined && { only }),
  }));
