import { z } from "zod";
import { InputError } from "../../check.ts";
import type { Rng } from "../../random.ts";
import { define } from "../../registry.ts";
import type { PairGroup, Pairs, PairsContext } from "../../types.ts";
import { factorIndex, levelLabel, rowsByLevel } from "../table.ts";
import { ViewMaker, viewOptions } from "./view.ts";

/** A factor's levels that can give a pair: each has at least two rows. */
type Levels = readonly Int32Array[];

/**
 * Two different pictures that agree in one factor and differ freely in the rest. The pairs of a batch are shared out
 * evenly over the factors. Within a factor's group no level comes twice before every level came once, so a negative
 * shares the positive's level as seldom as can be.
 */
export const shareFactor = define({
  about: "two different pictures that agree in one factor and differ freely in the rest",
  source: "Shu et al. 2020, arXiv:1910.09772 (match pairing); Locatello et al. 2020, arXiv:2002.02886",
  verified: "what pairs share and seeding (test/data/pairs.test.ts)",
  supervision: "pairs",
  options: z.strictObject({
    /** Factors to pair by; every block named after a factor by default. */
    factors: z.array(z.string()).optional(),
    /** Changes laid over each picture. No crop by default: in pictures that are aligned, place is information. */
    view: viewOptions.prefault({ crop: 0, flip: 0, brightness: 0.05, contrast: 0.1, gamma: 0.1, noise: 0 }),
  }),
  create:
    (options): Pairs =>
    (context) => {
      const { dataset, pairs } = context;
      const factors = options.factors ?? context.blocks.filter((name) => name !== "rest");
      const groups = shareOut(factors, pairs);
      const levels = factors.map((factor) => pairableLevels(context, factor));
      const view = new ViewMaker(dataset.shape, options.view);
      const pixels = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
      return {
        groups,
        sample: (rng) => {
          const rows = new Int32Array(2 * pairs);
          groups.forEach(({ from, to }, g) => {
            drawGroup(levels[g], from, to, pairs, rows, rng.fork("group", g));
          });
          const images = new Float32Array(2 * pairs * pixels);
          rows.forEach((row, i) => {
            view.write(dataset.images, row, images, i, rng.fork("view", i));
          });
          return { images, rows };
        },
      };
    },
});

function shareOut(factors: readonly string[], pairs: number): PairGroup[] {
  if (factors.length === 0 || factors.length * 2 > pairs) {
    const expected = "at least two pairs per factor";
    throw new InputError("batch", `${2 * pairs}`, expected, `${factors.length} factors`, "Raise the batch.");
  }
  const edge = (i: number) => Math.floor((i * pairs) / factors.length);
  return factors.map((factor, i) => ({ factor, from: edge(i), to: edge(i + 1) }));
}

function pairableLevels({ dataset, rows, blocks }: PairsContext, factor: string): Levels {
  const names = dataset.factors.map((f) => f.name);
  if (!names.includes(factor) || !blocks.includes(factor)) {
    const known = `a factor of the data (${names.join(", ")}) that is also a block (${blocks.join(", ")})`;
    throw new InputError(
      "block",
      factor,
      known,
      "another name",
      'Rename it, or call the unpaired block "rest".',
    );
  }
  const pairable = rowsByLevel(dataset, factor, rows).filter((list) => list.length >= 2);
  if (pairable.length < 2) {
    const label = levelLabel(dataset.factors[factorIndex(dataset, factor)], 0);
    const got = `${pairable.length} such level (the first level is "${label}")`;
    throw new InputError(
      "pairs",
      factor,
      "two levels with at least two pictures each",
      got,
      "Add labelled pictures.",
    );
  }
  return pairable;
}

/** Fills pairs [from, to): view 0 at i, view 1 at pairs + i. */
function drawGroup(
  levels: Levels,
  from: number,
  to: number,
  pairs: number,
  rows: Int32Array,
  rng: Rng,
): void {
  let order = rng.permutation(levels.length);
  for (let i = from; i < to; i++) {
    const turn = (i - from) % levels.length;
    if (i > from && turn === 0) order = rng.permutation(levels.length);
    const list = levels[order[turn]];
    const first = rng.int(list.length);
    const second = (first + 1 + rng.int(list.length - 1)) % list.length;
    rows[i] = list[first];
    rows[pairs + i] = list[second];
  }
}
