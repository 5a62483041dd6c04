/** A new term: partners nearer than strangers by a margin. Schroff et al. 2015, arXiv:1503.03832. */
import assert from "node:assert/strict";
import { z } from "zod";
import * as engine from "../src/engine/index.ts";
import { define } from "../src/registry.ts";
import { perGroup } from "../src/terms/contrastive/views.ts";
import type { Term } from "../src/types/index.ts";
import { trained } from "./trained.ts";

/** Mean over anchors and strangers of max(0, margin + d²(partner) − d²(stranger)). a, b: [n, d] */
export function tripletLoss(a: engine.Tensor, b: engine.Tensor, margin: number): engine.Tensor {
  const { add, eye, maximum, mean, mul, square, squaredDistances, sub, sum } = engine;
  const [partner, stranger] = [sum(square(sub(a, b)), 1, true), squaredDistances(a, b)];
  const other = sub(1, eye(a.shape[0]));
  return mean(mul(other, maximum(add(sub(partner, stranger), margin), 0)));
}

export const tripletMargin = define({
  about: "partners nearer than strangers by a margin",
  source: "Schroff et al. 2015, arXiv:1503.03832",
  verified: "its own example",
  invariances: ["rowScale", "blockRotation"],
  options: z.strictObject({ margin: z.number().positive().default(0.5) }),
  create:
    ({ margin }): Term =>
    (context) =>
      perGroup(context, 0, (a, b) => tripletLoss(engine.normaliseRows(a), engine.normaliseRows(b), margin)),
});

export async function check(): Promise<void> {
  const { first, last } = await trained({ term: { tripletMargin } }, { terms: [{ name: "tripletMargin" }] });
  assert(last < 0.7 * first, `the loss fell from ${first} to ${last} only`);
}
