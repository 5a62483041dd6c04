import { z } from "zod";
import { InputError } from "../../errors.ts";
import { shareRight, type Verdicts } from "../../estimators/accuracy.ts";
import { inPercent } from "../../numerics/percent.ts";
import { ranks } from "../../numerics/ranks.ts";
import { mean } from "../../numerics/statistics.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Edits, Factor, Judged, Matrix, ScoreFunction } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";

type Swap = Edits["swaps"][string];
/** Whether the prediction of factor `f` is the target. */
function verdictsOf({ prediction, target }: Judged, f: number, factors: number): Verdicts {
  return Int8Array.from({ length: prediction.length / factors }, (_, row) => {
    const [level, wanted] = [prediction[row * factors + f], target[row * factors + f]];
    return wanted < 0 ? -1 : Number(level === wanted);
  });
}

/** Verdicts per factor; the own factor is evaluated only where the donor has another level than the image itself. */
function swapVerdicts(swap: Swap, own: number, factors: number): Verdicts[] {
  const { prediction, target, donor } = swap;
  return Array.from({ length: factors }, (_, f) => {
    if (f !== own) return verdictsOf({ prediction, target }, f, factors);
    const verdicts = verdictsOf({ prediction, target: donor }, f, factors);
    return verdicts.map((verdict, row) =>
      target[row * factors + f] === donor[row * factors + f] || target[row * factors + f] < 0 ? -1 : verdict,
    );
  });
}

/** Mean of the own factor's share and the mean share of all others. */
function blockScore(verdicts: readonly Verdicts[], own: number, picked: Int32Array | null): number {
  const kept = verdicts.filter((_, f) => f !== own).map((each) => shareRight(each, picked));
  const target = shareRight(verdicts[own], picked);
  return kept.length === 0 ? target : (target + mean(kept)) / 2;
}

/** Rank correlation (Spearman) of values with their order; 0 where they do not change. */
export function monotonicity(values: ArrayLike<number>): number {
  const middle = (values.length - 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  ranks(values).forEach((rank, i) => {
    xx += (i - middle) ** 2;
    yy += (rank - middle) ** 2;
    xy += (i - middle) * (rank - middle);
  });
  return yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

const monotone = ({ rows, columns, data }: Matrix): number =>
  mean(Array.from({ length: rows }, (_, i) => monotonicity(data.subarray(i * columns, (i + 1) * columns))));

/** The predictions of the same images, assigned to other images. */
function shuffledRows(prediction: Int32Array, factors: number, order: Int32Array): Int32Array {
  const out = new Int32Array(prediction.length);
  order.forEach((from, row) => {
    out.set(prediction.subarray(from * factors, (from + 1) * factors), row * factors);
  });
  return out;
}

/**
 * Edit scores. The block of a factor is taken from another image and the code decoded; a classifier that was trained on real
 * images only predicts the levels of the result. `value`: mean over blocks of the mean of two shares: the target level is
 * predicted (of pairs that differ in it), and every other factor is predicted as before (averaged). The matrix holds the
 * shares; its rows `reconstructed` and `real` are the ceilings: images decoded without an edit, and images as they are.
 * Pitfall: the judge has errors of its own; what the ceilings lack is due to the judge or the decoder, not to the edit.
 */
export const editing = define({
  about:
    "swap a block and decode: whether a judge of real images predicts the target level and nothing else changed",
  source:
    "Unweave; target and drift of edits as in Shen et al. 2020, arXiv:2005.09635; monotonicity: Spearman",
  verified: "worlds with known answers (test/metrics/editing.test.ts)",
  needs: "edits",
  scoring: {
    seconds: 200,
    lacks: ({ edits }) => (edits === undefined ? "the run has no decoder" : null),
    says: ({ value }) =>
      `After a block is swapped and decoded, a judge reads what it should in ${inPercent(value)} of the cases.`,
  },
  options: z.strictObject({
    pairs: z.int().positive().default(1000).describe("Pictures edited per block."),
    steps: z
      .int()
      .positive()
      .default(2000)
      .describe("Training steps of the judge, with 128 images each, and its seed."),
    judge: z.int().nonnegative().default(0),
    resamples: z.int().nonnegative().default(100),
  }),
  create:
    ({ steps, judge, resamples }): ScoreFunction =>
    ({ factors, edits, unseenFactor }, rng) => {
      if (edits === undefined) {
        const todo = 'Train with a term that decodes, e.g. "reconstruction".';
        throw new InputError("metric", "editing", "a run with a decoder", "none", todo);
      }
      const given = readSwaps(factors, edits, rng);
      const { blocks, names, owns, found, mixed } = given;
      const score = (lists: readonly Verdicts[][], picked: Int32Array | null = null) =>
        mean(lists.map((verdicts, b) => blockScore(verdicts, owns[b], picked)));
      const rows = found[0]?.[0].length ?? 0;
      const identity = unseenFactor === null ? -1 : names.indexOf(unseenFactor);
      const moved = blocks.map((block) => monotone(edits.traversals[block]));
      return {
        variant: `judge ${judge} of ${steps} steps on real pictures; ${rows} swaps per block, ${edits.rows} rows`,
        value: score(found),
        ci95:
          rows > 0 && resamples > 0
            ? bootstrap(rows, rng, (picked) => score(found, picked), resamples)
            : null,
        null: score(mixed),
        perFactor: Object.fromEntries(owns.map((own, b) => [names[own], shareRight(found[b][own])])),
        perBlock: Object.fromEntries(blocks.map((block, b) => [block, blockScore(found[b], owns[b], null)])),
        further: { ...meansOf(given, identity), monotone: mean(moved) },
        matrix: matrixOf(given, factors, edits),
        tables: {
          realism: edits.realism,
          monotone: { rows: blocks, columns: ["monotone"], values: moved.map((value) => [value]) },
        },
        sampleSize: rows,
        warnings: [
          ...(blocks.length === 0 ? ["no block is named after a factor, so there is nothing to swap"] : []),
          ...(edits.rows === "unseen" ? [] : ["no level was held out: known levels were edited"]),
        ],
      };
    },
});

interface Read {
  readonly blocks: readonly string[];
  readonly names: readonly string[];
  /** Factor of each block. */
  readonly owns: readonly number[];
  /** Verdicts per factor for every block; `mixed` with the predictions of other images. */
  readonly found: readonly Verdicts[][];
  readonly mixed: readonly Verdicts[][];
}

function readSwaps(factors: readonly Factor[], { swaps }: Edits, rng: Rng): Read {
  const names = factors.map(({ name }) => name);
  const blocks = Object.keys(swaps);
  const owns = blocks.map((block) => names.indexOf(block));
  const found = blocks.map((block, b) => swapVerdicts(swaps[block], owns[b], factors.length));
  const mixed = blocks.map((block, b) => {
    const { prediction, ...rest } = swaps[block];
    const order = rng.fork("null", block).permutation(prediction.length / factors.length);
    const other = { ...rest, prediction: shuffledRows(prediction, factors.length, order) };
    return swapVerdicts(other, owns[b], factors.length);
  });
  return { blocks, names, owns, found, mixed };
}

/** Means over blocks; the identity is evaluated only where the swapped block is not its own. */
function meansOf({ owns, found }: Read, identity: number): Record<string, number> {
  const kept = found.map((verdicts, b) =>
    mean(verdicts.filter((_, f) => f !== owns[b]).map((each) => shareRight(each))),
  );
  const strangers = found.filter((_, b) => owns[b] !== identity);
  return {
    "target read": mean(owns.map((own, b) => shareRight(found[b][own]))),
    "others kept": mean(kept),
    ...(identity >= 0 && {
      "identity kept": mean(strangers.map((verdicts) => shareRight(verdicts[identity]))),
    }),
  };
}

function matrixOf({ blocks, names, found, mixed }: Read, factors: readonly Factor[], edits: Edits) {
  const { real, reconstructed } = edits.unedited;
  const ceilings = [reconstructed, real].map((judged) =>
    factors.map((_, f) => shareRight(verdictsOf(judged, f, factors.length))),
  );
  const chance = names.map((_, f) => mean(mixed.map((verdicts) => shareRight(verdicts[f]))));
  const values = [...found.map((verdicts) => verdicts.map((each) => shareRight(each))), ...ceilings, chance];
  return { rows: [...blocks, "reconstructed", "real", CHANCE], columns: names, values };
}
