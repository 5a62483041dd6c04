import { z } from "zod";
import {
  add,
  concat,
  div,
  type Initialiser,
  logSumExp,
  matMul,
  mean,
  minimum,
  mul,
  normaliseRows,
  reshape,
  type Scope,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { headOptions, projectionHead } from "../../nets/head.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { bothViews, columnsOf, groupsOf, reusing } from "./views.ts";

/**
 * −log softmax of each row's key among its key and a list of negatives, mean over rows. q, k: [n, d]; negatives [m, d], or [n,
 * m, d] with separate ones for each row. Rows are not normalised: for a cosine, pass normalised rows.
 */
export function keyLoss(q: Tensor, k: Tensor, negatives: Tensor, temperature: number): Tensor {
  const [n, d] = q.shape;
  const positive = sum(mul(q, k), 1, true);
  const others =
    negatives.shape.length === 2
      ? matMul(q, negatives, { b: true })
      : sum(mul(reshape(q, [n, 1, d]), negatives), 2);
  const logits = div(concat([positive, others], 1), temperature);
  return mean(sub(logSumExp(logits, 1), reshape(div(positive, temperature), [n])));
}

/** TensorFlow's warming up of moving averages, (1 + n) / (10 + n) after n steps. */
const WARMING = 9;

/** Random directions, so that an untrained queue has no two equal rows. */
const directions: Initialiser = ([rows, d], rng) => {
  const values = Float32Array.from({ length: rows * d }, () => rng.normal());
  for (let row = 0; row < rows; row++) {
    const part = values.subarray(row * d, (row + 1) * d);
    const length = Math.hypot(...part);
    part.forEach((x, i) => {
      part[i] = x / length;
    });
  }
  return values;
};

/**
 * The negatives are a queue of earlier keys, and the keys come from a momentum copy of the encoder: many negatives at any batch
 * size.
 */
export const moco = define({
  about: "predict the partner, encoded by a momentum copy of the encoder, among a queue of earlier codes",
  source: "He et al. 2020, arXiv:1911.05722 (MoCo); head: Chen et al. 2020, arXiv:2003.04297",
  verified:
    "its loss against lightly with a memory bank (test/golden/losses/infonce_explicit_negatives.json); queue and copy in test/terms/critics.test.ts",
  scale:
    "momentum 0.999, temperature 0.07 as the paper; queue 512 (paper: 65536 of 1.28 million pictures); both directions averaged (paper: one)",
  invariances: ["rowScale"],
  options: z.strictObject({
    temperature: z.number().positive().default(0.07),
    queue: z
      .int()
      .positive()
      .default(512)
      .describe(
        "Number of keys kept, of both views of every step: well below twice the number of images, or an image is its own negative.",
      ),
    momentum: z
      .number()
      .min(0)
      .lt(1)
      .default(0.999)
      .describe("Share of its parameters that the momentum copy keeps in a step."),
    warmup: z
      .boolean()
      .default(false)
      .describe("Step t keeps at most t / (t + 9) of the copy, so that it follows closely at first."),
    ...headOptions,
  }),
  create:
    ({ temperature, queue, momentum, warmup, ...head }): Term =>
    (context) => {
      const { codes, scope, images } = context;
      const groups = groupsOf(context);
      const ends: number[] = [];
      /** Every group's columns through its head, side by side; `ends` holds where each group's columns end. */
      const projected = (own: Scope, rows: Tensor) => {
        const once = reusing(own);
        const each = groups.map((group) => {
          const columns = slice(rows, 1, ...columnsOf(context, group));
          return projectionHead(once.within(group.factor ?? "code"), columns, head);
        });
        each.reduce((end, { shape }, g) => {
          ends[g] = end + shape[1];
          return ends[g];
        }, 0);
        return concat(each, 1);
      };
      const queries = projected(scope, codes);
      const { step } = context;
      const rate = warmup ? minimum(momentum, div(step, add(step, WARMING))) : momentum;
      const keys = stopGradient(context.momentum(rate, images, projected));
      const losses = groups.map(({ factor, from, to }, g) => {
        const columns = [g === 0 ? 0 : ends[g - 1], ends[g]] as const;
        const [q1, q2] = bothViews(context, queries, [from, to], columns).map((x) => normaliseRows(x));
        const [k1, k2] = bothViews(context, keys, [from, to], columns).map((x) => normaliseRows(x));
        const width = columns[1] - columns[0];
        const before = groups.slice(0, g).filter((group) => group.factor === factor).length;
        const name = `queue/${factor ?? "code"}${before === 0 ? "" : `/${before}`}`;
        const memory = context.memory(name, [queue, width], directions);
        memory.set(slice(concat([k1, k2, memory.value], 0), 0, 0, queue));
        const loss = (q: Tensor, k: Tensor) => keyLoss(q, k, memory.value, temperature);
        return div(add(loss(q1, k2), loss(q2, k1)), 2);
      });
      return div(losses.reduce(add), losses.length);
    },
});
