import { z } from "zod";
import { relu, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { flatten, linear } from "./layers.ts";

/** Fully connected layers with ReLU between them; images are flattened first. */
export const mlp = define({
  about: "fully connected layers with ReLU between them",
  source: "textbook",
  verified: "layers against PyTorch (test/golden/losses/layers.json)",
  options: z.strictObject({ hidden: z.array(z.number().int().positive()).default([256, 256]) }),
  create:
    ({ hidden }): Net =>
    (scope, x, outputs) => {
      let h: Tensor = flatten(x);
      hidden.forEach((size, i) => {
        h = relu(linear(scope.within(`hidden${i + 1}`), h, size));
      });
      return linear(scope.within("out"), h, outputs);
    },
});
