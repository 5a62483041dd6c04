/** What a choice is asked, what it is made with, and what it comes to. */
import type { Runtime } from "../engine/index.ts";
import type { Calibration } from "../run/calibration.ts";
import type { Experiment, Ref } from "../types/index.ts";
import type { Choice, Tryable } from "./choice.ts";
import type { State } from "./state.ts";

/** What decides what a choice comes to, with defaults filled in. */
export interface Asked {
  /** The dataset as an experiment names it. */
  readonly data: Ref;
  /** The factor whose levels are searched for; null where nothing is labelled. */
  readonly content: string | null;
  /** Factors that a search must not depend on. */
  readonly nuisance: readonly string[];
  readonly seed: number;
  /** Minutes on two cores, counted in multiplications. */
  readonly minutes: number;
  /** Parts into which the levels of the content are dealt. */
  readonly folds: number;
  readonly candidates: readonly Tryable[];
}

/** How far a choice has come. */
export interface ChoiceProgress {
  /** Trainings, each in one fold. */
  readonly done: number;
  readonly total: number;
  /** Of the work. */
  readonly share: number;
  /** What is at work. */
  readonly what: string;
}

/** Where it is computed, kept and watched. */
export interface Tools {
  readonly state: State;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  /** Is told how far the choice is. */
  onProgress?(progress: ChoiceProgress): void;
}

/** What was chosen: the experiment to train on everything, how it was chosen, and from which similarity on two are the same. */
export interface Chosen {
  readonly experiment: Experiment;
  readonly choice: Choice;
  readonly calibration: Calibration | null;
}
