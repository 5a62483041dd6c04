/** The options of every term with a critic, and the critics' inputs. */
import { z } from "zod";
import {
  type CriticTraining,
  concat,
  constant,
  pad,
  reshape,
  type Scope,
  standardise,
  type Tensor,
} from "../../engine/index.ts";
import { critics } from "../../nets/critics.ts";
import { columnsOf, type Part } from "./parts.ts";

/** `criticOptions` with its defaults filled in. */
export interface CriticOptions {
  readonly hidden: readonly number[];
  readonly updates: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
}

/** The options of a critic, with a term's defaults of Adam's decay rates and of the widths of hidden layers. */
export const criticOptions = (beta1: number, beta2: number, hidden: readonly number[] = [64]) => ({
  hidden: z.array(z.int().positive()).default([...hidden]),
  updates: z
    .int()
    .nonnegative()
    .default(1)
    .describe("Updates of the critic in each step, before the update of the encoder."),
  learningRate: z
    .number()
    .positive()
    .default(1e-3)
    .describe("Learning rate of the critic, constant over the run."),
  beta1: z.number().min(0).lt(1).default(beta1),
  beta2: z.number().min(0).lt(1).default(beta2),
});

/** The options in the form that the engine's critic takes. */
export function trainingOf({ updates, learningRate, beta1, beta2 }: CriticOptions): CriticTraining {
  return { updates, learningRate, betas: [beta1, beta2] };
}

/** Columns of zero mean and unit variance, so that a critic does not depend on the code's scale and offset. */
export const scaled = (codes: Tensor): Tensor => standardise(codes, [0]);

/** For every part a network whose input is all the others: z [n, d] → [parts, n, outputs]. */
export function fromOthers(
  scope: Scope,
  z: Tensor,
  parts: readonly Part[],
  hidden: readonly number[],
  outputs: number,
): Tensor {
  return critics(scope, z, { seen: seenBy(z, parts, false), hidden, outputs });
}

/** For every part a network whose input is that part only. */
export function fromOwn(
  scope: Scope,
  z: Tensor,
  parts: readonly Part[],
  hidden: readonly number[],
  outputs: number,
): Tensor {
  return critics(scope, z, { seen: seenBy(z, parts, true), hidden, outputs });
}

function seenBy(z: Tensor, parts: readonly Part[], inside: boolean): number[][] {
  const columns = Array.from({ length: z.shape[1] }, (_, i) => i);
  return parts.map(([start, end]) => columns.map((i) => Number((i >= start && i < end) === inside)));
}

/** Number of columns of the widest part. */
export const widest = (parts: readonly Part[]): number =>
  Math.max(...parts.map(([start, end]) => end - start));

/** The parts stacked, narrower ones padded with zeros: z [n, d] → [parts, n, widest]. */
export function sideBySideParts(z: Tensor, parts: readonly Part[]): Tensor {
  const width = widest(parts);
  const each = parts.map((part) => {
    const columns = columnsOf(z, part);
    return reshape(pad(columns, 1, 0, width - columns.shape[1]), [1, z.shape[0], width]);
  });
  return concat(each, 0);
}

/** 1 where `sideBySideParts` holds values and 0 where it is padded, [parts, 1, widest]. */
export function filled(parts: readonly Part[]): Tensor {
  const width = widest(parts);
  const rows = parts.map(([start, end]) => Array.from({ length: width }, (_, i) => Number(i < end - start)));
  return constant(rows.flat(), [parts.length, 1, width]);
}
