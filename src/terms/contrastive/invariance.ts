import { z } from "zod";
import { mean, square, sub } from "../../engine/index.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { perGroup } from "./views.ts";

/** VICReg's third part, beside `variance` and `covariance`. */
export const invariance = define({
  about: "partners have the same code: mean squared difference",
  source: "Bardes et al. 2022, arXiv:2105.04906",
  verified: "facebookresearch/vicreg, lightly (test/golden/losses/vicreg.json)",
  scale: "mean over pairs and dimensions, as all code; the printed formula sums over dimensions",
  invariances: ["shift", "blockRotation", "rowOrder"],
  options: z.strictObject({}),
  create: (): Term => (context) => perGroup(context, 0, (a, b) => mean(square(sub(a, b)))),
});
