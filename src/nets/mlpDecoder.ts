import { z } from "zod";
import { relu, reshape, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Decoder } from "../types/index.ts";
import { linear } from "./layers.ts";

/** The mirror image of the net `mlp`, for images of any size. */
export const mlp = define({
  about: "the mirror image of mlp: fully connected layers with ReLU between them; images of any size",
  source: "textbook",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({ hidden: z.array(z.int().positive()).default([256, 256]) }),
  create:
    ({ hidden }): Decoder =>
    (scope, codes, shape) => {
      let h: Tensor = codes;
      hidden.forEach((size, i) => {
        h = relu(linear(scope.within(`hidden${i + 1}`), h, size));
      });
      const [channels, height, width] = shape;
      return reshape(linear(scope.within("out"), h, channels * height * width), [codes.shape[0], ...shape]);
    },
});
