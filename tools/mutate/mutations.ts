/** Faults to plant, one line each: what changes, and which tests should notice. */

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
}

/** The list, by the room that the fault is planted in. */
export const mutations: readonly Mutation[] = [];
