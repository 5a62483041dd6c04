/** What decides that a trial is ended early, from objectives alone: pure, so that every machine decides alike. */
import type { Objective } from "../types.ts";

/** What a trial came to at a rung. */
export interface Report {
  readonly trial: string;
  /** Steps done. */
  readonly step: number;
  /** Null where it is no number. */
  readonly objective: number | null;
  /** The trial has done all its steps: nothing is left to decide. */
  readonly isLast: boolean;
}

/** Is told of every report in the order in which they came; whether the trial of this one is ended. */
export type Decide = (report: Report) => boolean;

/** A way of ending trials. */
export interface Pruner {
  /** Steps at which trials are looked at, rising, where the shortest of them has so many steps. */
  rungs(steps: number): readonly number[];
  /** A decision of its own for every sweep. */
  begin(direction: Objective["direction"]): Decide;
}

/** Puts a number into a rising list. */
export function insert(list: number[], value: number): void {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, value);
}

/** An objective of which less is better. */
export const asLoss = (objective: number, direction: Objective["direction"]): number =>
  direction === "minimise" ? objective : -objective;
