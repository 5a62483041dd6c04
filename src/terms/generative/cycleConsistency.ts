import { z } from "zod";
import { add, div, mean, sigmoid, square, sub, type Tensor } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { drawOf } from "./gaussianKl.ts";
import { mixedBlocks } from "./swaps.ts";

/** Added to the variance of every dimension, by which errors are divided. */
const FLOOR = 1e-4;

/** Mean over rows and dimensions of the squared difference in units of each dimension's variance. Both [n, d]. */
export function cycleError(codes: Tensor, returned: Tensor): Tensor {
  const variance = mean(square(sub(codes, mean(codes, 0, true))), 0, true);
  return mean(div(square(sub(returned, codes)), add(variance, FLOOR)));
}

/** Encoding an image decoded from mixed blocks gives these blocks again, so no block is ignored and none influences another. */
export const cycleConsistency = define({
  about: "an image decoded from mixed blocks is encoded as these blocks again",
  source: "Jha et al. 2018, arXiv:1804.10469; Hu et al. 2018, arXiv:1711.07410 (mixing)",
  verified:
    "0 where the encoder inverts the decoder, 2 where it sees another picture (test/terms/swaps.test.ts)",
  scale:
    "share of each dimension's variance, mean over dimensions; one block of another picture in every code",
  options: z.strictObject({}),
  create: (): Term => (context) => {
    const { blocks, decode, encode } = context;
    const mixed = mixedBlocks(drawOf(context), blocks);
    return cycleError(mixed, encode(sigmoid(decode(mixed))).mean);
  },
});
