/** The score of codes of levels that were left out: how well they are found, under all conditions, and how much they give away. */
import { levelsOf } from "../data/dataset.ts";
import { mean } from "../numerics/statistics.ts";
import type { Rng } from "../random.ts";
import type { Dataset, Matrix } from "../types/index.ts";
import type { HeldOutScores } from "./choice.ts";
import { groupsOf, leakable } from "./conditions.ts";
import { drawnGalleries, ordinariness, ordinaryGallery, placesByLevel } from "./gallery.ts";
import { type Hits, searched, shareOf, voteOfOthers } from "./searches.ts";

/** Galleries that are drawn by chance. */
const DRAWS = 20;
/** Queries that a group of conditions must have to be the worst one: of few, some are bad by chance. */
const LEAST = 20;
/** What a leak of 1 costs. */
const PRICE = 0.2;

/** What all candidates are asked alike in one fold. */
export interface Questions {
  /** Levels of the content by held-out row. */
  readonly levels: Int32Array;
  /** Each time, one enrolled row of every level: places among the held-out rows. [levels] */
  readonly drawn: readonly Int32Array[];
  /** The most ordinary row of every level, likewise. [levels] */
  readonly ordinary: Int32Array;
  /** Conditions that queries are told apart by; `has` is 1 where a held-out row is of one. [rows] */
  readonly groups: readonly { readonly name: string; readonly has: Uint8Array }[];
  /** Levels of each nuisance by held-out row. [rows] */
  readonly conditions: readonly Int32Array[];
}

/** The questions about held-out rows. An unknown factor is an InputError. */
export function questionsOf(
  dataset: Dataset,
  { content, nuisance }: { readonly content: string; readonly nuisance: readonly string[] },
  held: Int32Array,
  rng: Rng,
): Questions {
  const levels = levelsOf(dataset, content, held);
  const places = placesByLevel(levels);
  const { distance } = ordinariness(dataset, nuisance);
  return {
    levels,
    drawn: drawnGalleries(places, DRAWS, rng),
    ordinary: ordinaryGallery(
      places,
      Float64Array.from(held, (row) => distance[row]),
    ),
    groups: groupsOf(dataset, nuisance).map(({ name, has }) => ({
      name,
      has: Uint8Array.from(held, (row) => has[row]),
    })),
    conditions: leakable(dataset, nuisance).map((each) => held.map((row) => each[row])),
  };
}

/** Scores by similarities of the held-out pictures with each other, and of perturbed ones with them. */
export function heldOutScores(questions: Questions, plain: Matrix, perturbed: Matrix): HeldOutScores {
  const { levels, drawn, ordinary, conditions } = questions;
  const enrolled = searched(plain, levels, [ordinary]);
  const leaks = conditions.map((each) => voteOfOthers(plain, levels, each)).filter((leak) => leak !== null);
  return scored({
    any: shareOf(searched(plain, levels, drawn)) ?? 0,
    rank1: shareOf(enrolled) ?? 0,
    worst: worstOf(questions, enrolled),
    perturbed: shareOf(searched(perturbed, levels, drawn)) ?? 0,
    leak: leaks.length === 0 ? null : mean(leaks),
  });
}

function worstOf({ groups }: Questions, enrolled: Hits): HeldOutScores["worst"] {
  const known = groups.flatMap(({ name, has }) => {
    const rank1 = shareOf(enrolled, LEAST, has);
    return rank1 === null ? [] : [{ group: name, rank1 }];
  });
  return known.length === 0 ? null : known.reduce((worst, each) => (each.rank1 < worst.rank1 ? each : worst));
}

function scored(read: Omit<HeldOutScores, "score">): HeldOutScores {
  const found = [read.any, read.perturbed, ...(read.worst === null ? [] : [read.worst.rank1])];
  return { ...read, score: mean(found) - PRICE * (read.leak ?? 0) };
}

/** The mean over folds; the worst group is the worst of all. */
export function meanScores(folds: readonly HeldOutScores[]): HeldOutScores {
  const of = (read: (scores: HeldOutScores) => number | null) => {
    const known = folds.map(read).filter((value) => value !== null);
    return known.length === 0 ? null : mean(known);
  };
  const worsts = folds.flatMap(({ worst }) => (worst === null ? [] : [worst]));
  const worst = worsts.toSorted((a, b) => a.rank1 - b.rank1)[0] ?? null;
  return {
    any: of(({ any }) => any) ?? 0,
    rank1: of(({ rank1 }) => rank1) ?? 0,
    worst: worst && { group: worst.group, rank1: of(({ worst }) => worst?.rank1 ?? null) ?? 0 },
    perturbed: of(({ perturbed }) => perturbed) ?? 0,
    leak: of(({ leak }) => leak),
    score: of(({ score }) => score) ?? 0,
  };
}
