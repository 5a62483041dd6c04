/** One part of one code moved along the data, a strip of images each. */
import { traverse } from "../../edit/traverse.ts";
import { discretiseAll, entropy, mutualInformation } from "../../estimators/information/information.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { dimensionNames } from "../../metrics/frame/dimensionNames.ts";
import { variances } from "../../numerics/covariance.ts";
import type { Representation } from "../../types/index.ts";
import { codeAt, type Drawing } from "./drawing.ts";

/** Images of a strip. */
export const STEPS = 9;
/** Dimensions shown, the most active first. */
const DIMENSIONS = 10;

/** A row of images: one part of one code through the quantiles of the data. */
export interface TraversalRow {
  readonly part: string;
  /** The factor that the part is most informative of, and the share of its entropy (0..1); null for blocks, which are named. */
  readonly carries: { readonly factor: string; readonly share: number } | null;
  /** Variance of the part over the training images. */
  readonly activity: number;
  /** data: URI */
  readonly image: string;
}

/** Every block along its principal axis. */
export async function blockTraversals(drawing: Drawing): Promise<TraversalRow[]> {
  const { train, blocks } = drawing.representation;
  const spread = variances(train.codes);
  return Promise.all(
    Object.entries(blocks).map(async ([part, columns]) => ({
      part,
      carries: null,
      activity: spread.slice(...columns).reduce((a, b) => a + b, 0),
      image: await strip(drawing, columns),
    })),
  );
}

/** The most active dimensions. */
export async function dimensionTraversals(drawing: Drawing): Promise<TraversalRow[]> {
  return Promise.all(
    activeDimensions(drawing.representation).map(async ({ at, ...row }) => ({
      ...row,
      image: await strip(drawing, [at, at + 1]),
    })),
  );
}

async function strip(drawing: Drawing, columns: readonly [number, number]): Promise<string> {
  const { representation, order, decode, image } = drawing;
  const codes = traverse(representation, codeAt(drawing, order[0]), columns, { steps: STEPS });
  return image(await decode(codes), [Array.from({ length: STEPS }, (_, i) => i)]);
}

function activeDimensions({ train, blocks, factors }: Representation) {
  const names = dimensionNames(blocks);
  const bins = discretiseAll(train.codes);
  const levels = factors.map((_, f) => factorLevels(train, factors.length, f));
  return variances(train.codes)
    .map((activity, at) => ({ part: names[at], activity, at }))
    .sort((a, b) => b.activity - a.activity)
    .slice(0, DIMENSIONS)
    .map((row) => {
      const shares = levels.map((list) => {
        const whole = entropy(list);
        return whole > 0 ? mutualInformation(bins[row.at], list) / whole : 0;
      });
      const share = Math.max(...shares);
      const carries = factors.length === 0 ? null : { factor: factors[shares.indexOf(share)].name, share };
      return { ...row, carries };
    });
}
