/** How codes are spread, on training rows and on rows that were held out. */
import { variances } from "../../numerics/covariance.ts";
import { column } from "../../numerics/matrix.ts";
import { quantile } from "../../numerics/quantile.ts";
import type { Representation } from "../../types/index.ts";

const BINS = 30;
/** Values beyond these quantiles count in the outermost bins. */
const ENDS = [0.002, 0.998] as const;

/** How one dimension is spread. */
export interface Histogram {
  readonly part: string;
  /** Edges of the bins, one more than counts. */
  readonly edges: readonly number[];
  /** Shares of the images. */
  readonly train: readonly number[];
  readonly held: readonly number[];
}

/** The most active dimension of every block. */
export function histograms(
  { train, blocks, ...parts }: Representation,
  part: "train" | "test" | "unseen",
): Histogram[] {
  const held = part === "train" ? train : parts[part];
  const spread = variances(train.codes);
  return Object.entries(blocks).map(([name, [start, end]]) => {
    const own = spread.slice(start, end);
    const at = start + own.indexOf(Math.max(...own));
    const values = [train, held].map(({ codes }) => column(codes, at));
    const all = [...values[0], ...values[1]];
    const [low, high] = ENDS.map((end) => quantile(all, end));
    const width = high > low ? (high - low) / BINS : 1;
    const counts = values.map((list) => {
      const shares = new Array<number>(BINS).fill(0);
      for (const value of list)
        shares[Math.max(0, Math.min(BINS - 1, Math.floor((value - low) / width)))] += 1 / list.length;
      return shares;
    });
    const edges = Array.from({ length: BINS + 1 }, (_, i) => low + i * width);
    return { part: `${name}[${at - start}]`, edges, train: counts[0], held: counts[1] };
  });
}
