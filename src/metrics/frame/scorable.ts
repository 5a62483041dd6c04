/** What of a representation can be scored at all: a score that could not fail says nothing. */
import { factorLevels } from "../../estimators/levels.ts";
import type { Scoring } from "../../registry.ts";
import type { HeldBatches, Representation, Sample } from "../../types/index.ts";
import { heldOut } from "./heldOut.ts";

/** A representation's factors that vary, and what was left out. */
export interface Scorable {
  readonly representation: Representation;
  readonly warnings: readonly string[];
}

/** Leaves out factors that show one level only, among the rows that probes are fitted to or among those that are read. */
export function scorable(representation: Representation): Scorable {
  const { factors, train } = representation;
  const [read] = heldOut(representation);
  const given = [train, read].filter(({ codes }) => codes.rows > 0);
  const kept = [...factors.keys()].filter((f) => given.every((sample) => varies(sample, factors.length, f)));
  if (kept.length === factors.length) return { representation, warnings: [] };
  const left = factors.filter((_, f) => !kept.includes(f)).map(({ name }) => `"${name}"`);
  const which = left.length === 1 ? "factor" : "factors";
  const shows = left.length === 1 ? "shows one level only and counts" : "show one level only and count";
  return {
    representation: narrowed(representation, kept),
    warnings: [`${which} ${left.join(", ")} ${shows} in no score`],
  };
}

/** Why a metric would say nothing of a representation, or null where it would say something. */
export function idleReason(
  { factors = 1, dimensions = 1 }: Pick<Scoring, "factors" | "dimensions">,
  representation: Representation,
): string | null {
  const [varying, wide] = [representation.factors.length, representation.train.codes.columns];
  if (varying < factors)
    return varying === 0
      ? "there is no factor with two levels"
      : `it compares factors, and only "${representation.factors[0].name}" varies`;
  if (wide === 0) return "there is no other dimension";
  return wide < dimensions ? "it compares dimensions, and there is one only" : null;
}

function varies(sample: Sample, factors: number, f: number): boolean {
  const levels = factorLevels(sample, factors, f);
  const first = levels.find((level) => level >= 0);
  return levels.some((level) => level >= 0 && level !== first);
}

/** The same codes with the levels of some factors. */
function narrowed(representation: Representation, kept: readonly number[]): Representation {
  const { factors, train, test, unseen, baselines, whole, batches, edits, unseenFactor } = representation;
  const pick = (levels: Int32Array) =>
    Int32Array.from({ length: (levels.length / factors.length) * kept.length }, (_, i) => {
      const [row, at] = [Math.floor(i / kept.length), i % kept.length];
      return levels[row * factors.length + kept[at]];
    });
  const sample = <S extends { readonly levels: Int32Array }>(given: S): S => ({
    ...given,
    levels: pick(given.levels),
  });
  const parts = (given: Pick<Representation, "train" | "test" | "unseen">) => ({
    train: sample(given.train),
    test: sample(given.test),
    unseen: sample(given.unseen),
  });
  const judged = <J extends { readonly prediction: Int32Array; readonly target: Int32Array }>(
    given: J,
  ): J => ({
    ...given,
    prediction: pick(given.prediction),
    target: pick(given.target),
  });
  const names = kept.map((f) => factors[f].name);
  return {
    ...representation,
    ...parts({ train, test, unseen }),
    factors: kept.map((f) => factors[f]),
    unseenFactor: unseenFactor !== null && names.includes(unseenFactor) ? unseenFactor : null,
    baselines: mapped(baselines, parts),
    ...(whole && { whole: sample(whole) }),
    ...(batches && { batches: mapped(batches, (batch) => ofFactors(batch, kept)) }),
    ...(edits && {
      edits: {
        ...edits,
        unedited: mapped(edits.unedited, judged),
        swaps: mapped(edits.swaps, (swap) => ({ ...judged(swap), donor: pick(swap.donor) })),
      },
    }),
  };
}

/** The batches that hold one of some factors. */
function ofFactors(
  { rows, size, factor }: NonNullable<HeldBatches["factorVae"]>,
  kept: readonly number[],
): NonNullable<HeldBatches["factorVae"]> {
  const perBatch = rows.length / factor.length;
  const held = [...factor.keys()].filter((b) => kept.includes(factor[b]));
  return {
    rows: Int32Array.from(held.flatMap((b) => [...rows.subarray(b * perBatch, (b + 1) * perBatch)])),
    size,
    factor: Int32Array.from(held, (b) => kept.indexOf(factor[b])),
  };
}

/** Every value of an object through a function. */
function mapped<T extends object>(
  given: T,
  change: (value: NonNullable<T[keyof T]>) => NonNullable<T[keyof T]>,
): T {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, change(value)])) as T;
}
