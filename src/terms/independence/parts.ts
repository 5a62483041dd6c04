/** The parts between which dependence is penalised: dimensions or blocks. */
import { z } from "zod";
import { add, div, mul, slice, type Tensor } from "../../engine/index.ts";
import { InputError } from "../../errors.ts";
import type { Blocks, Term, TermContext } from "../../types/index.ts";
import { varianceLoss } from "./variance.ts";

/** Columns [start, end) of the code. */
export type Part = readonly [start: number, end: number];

/**
 * Standard deviation of a dimension below which the floor penalises it. It is a floor and not a target: where the encoder is
 * free to choose the scale (cosines), a hinge at 1 is satisfied most cheaply by copies of one direction in every dimension
 * (`reproduce independence`, row `variance`).
 */
export const LEAST_SPREAD = 0.1;

/** Options of every penalty. */
export const penaltyOptions = {
  between: z.enum(["dimensions", "blocks"]).default("dimensions"),
  floor: z
    .number()
    .nonnegative()
    .default(1)
    .describe(
      "Weight, within the penalty, of the hinge on every dimension's standard deviation, which keeps collapse from being optimal.",
    ),
};
/** Options of every penalty between parts. */
export interface PenaltyOptions {
  readonly between: "dimensions" | "blocks";
  readonly floor: number;
}

/** Every column separately, or the blocks, in order; fewer than two parts throw an InputError. */
export function partsOf(blocks: Blocks, between: PenaltyOptions["between"]): Part[] {
  const columns = Object.values(blocks);
  const d = columns.at(-1)![1];
  const parts = between === "blocks" ? columns : Array.from({ length: d }, (_, i): Part => [i, i + 1]);
  if (parts.length < 2) {
    const [name] = Object.keys(blocks);
    const two = `code={"${name}":16,"residual":16}`;
    const todo =
      between === "blocks" ? `Add a block (--set '${two}'), or set between to dimensions.` : "Raise it.";
    throw new InputError("code", name, `at least two ${between}`, "one", todo);
  }
  return parts;
}

/** The columns of one part. [rows, width] */
export const columnsOf = (z: Tensor, [start, end]: Part): Tensor => slice(z, 1, start, end);

/** Both views of the codes, [pairs, d] each: the rows within one are independent draws, partners are not. */
function views({ codes, pairs }: Pick<TermContext, "codes" | "pairs">): readonly [Tensor, Tensor] {
  return [slice(codes, 0, 0, pairs), slice(codes, 0, pairs, 2 * pairs)];
}

/** `loss` plus the floor for both views. */
export function withFloor(
  context: Pick<TermContext, "codes" | "pairs">,
  floor: number,
  loss: Tensor,
): Tensor {
  if (floor === 0) return loss;
  const spread = views(context)
    .map((view) => varianceLoss(view, LEAST_SPREAD))
    .reduce(add);
  return add(loss, mul(floor / 2, spread));
}

/** A penalty that needs nothing but codes: the mean of `loss` over the two views, with its floor. */
export function penaltyTerm(
  { between, floor }: PenaltyOptions,
  loss: (view: Tensor, parts: readonly Part[]) => Tensor,
): Term {
  return (context) => {
    const parts = partsOf(context.blocks, between);
    const both = views(context).map((view) => loss(view, parts));
    return withFloor(context, floor, div(both.reduce(add), 2));
  };
}
