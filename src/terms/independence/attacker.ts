import { z } from "zod";
import {
  add,
  div,
  exp,
  greater,
  logSoftmax,
  maximum,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  sum,
  type Tensor,
} from "../../engine/index.ts";
import { InputError } from "../../errors.ts";
import { define } from "../../registry.ts";
import type { Term } from "../../types/index.ts";
import { criticOptions, fromOwn, scaled, trainingOf } from "./critic.ts";
import { penaltyOptions, withFloor } from "./parts.ts";

/**
 * Cross entropy: −log softmax of the known class, mean over rows with a known class and over attackers; logits [parts, n,
 * classes], labels [n].
 */
export function attackLoss(logits: Tensor, labels: Tensor): Tensor {
  const [parts, n, classes] = logits.shape;
  const chosen = reshape(oneHot(labels, classes), [1, n, classes]);
  const known = maximum(sum(greater(labels, -0.5)), 1);
  return div(neg(sum(mul(logSoftmax(logits, 2), chosen))), mul(parts, known));
}

/** mean_i Σ_c p·log p: minus the entropy of an attacker's prediction (MaxEnt-ARL). Logits [.., classes]. */
export function negativeEntropy(logits: Tensor): Tensor {
  const logs = logSoftmax(logits, -1);
  return mean(sum(mul(exp(logs), logs), -1));
}

/** mean_i KL(uniform ‖ p_i). */
export function uniformDivergence(logits: Tensor): Tensor {
  const classes = logits.shape[logits.shape.length - 1];
  return neg(add(mean(logSoftmax(logits, -1)), Math.log(classes)));
}

/** Attackers predict a labelled nuisance from every block but its own, and the encoder is trained to make them fail. */
export const attacker = define({
  about: "a labelled nuisance cannot be predicted from the other blocks: classifiers against the encoder",
  source: "Ganin et al. 2016, arXiv:1505.07818 (reversal); Roy & Boddeti 2019, arXiv:1904.05514 (maxEnt)",
  verified:
    "human-analysis/MaxEnt-ARL; reversal against its definition (test/golden/losses/adversarial_terms.json)",
  scale:
    "nats above chance of balanced classes, so 0 is chance; mean over attacked blocks; columns standardised",
  supervision: "all labels",
  penalty: true,
  options: z.strictObject({
    floor: penaltyOptions.floor,
    factor: z.string().describe("The nuisance."),
    blocks: z
      .array(z.string())
      .optional()
      .describe("Blocks that must not be informative about it; all but the one of its name by default."),
    form: z
      .enum(["reversal", "maxEnt", "uniform"])
      .default("maxEnt")
      .describe("The encoder maximises the attackers' loss, or makes their predictions uniform."),
    ...criticOptions(0.9, 0.999),
  }),
  create:
    ({ floor, factor, form, blocks: named, ...options }): Term =>
    (context) => {
      const names = named ?? Object.keys(context.blocks).filter((name) => name !== factor);
      const unknown = names.find((name) => !Object.hasOwn(context.blocks, name));
      if (names.length === 0 || unknown !== undefined) {
        const known = `blocks of the code (${Object.keys(context.blocks).join(", ")}) besides "${factor}"`;
        throw new InputError("term", "attacker", known, unknown ?? "none", "Name them in blocks.");
      }
      const parts = names.map((name) => context.blocks[name]);
      const [labels, classes] = [context.levels(factor), context.levelCount(factor)];
      const attackers = context.critic(trainingOf(options), (scope, codes) =>
        attackLoss(fromOwn(scope, scaled(codes), parts, options.hidden, classes), labels),
      );
      const logits = fromOwn(attackers, scaled(context.codes), parts, options.hidden, classes);
      const chance = Math.log(classes);
      const read = {
        reversal: () => add(chance, neg(attackLoss(logits, labels))),
        maxEnt: () => add(chance, negativeEntropy(logits)),
        uniform: () => uniformDivergence(logits),
      };
      return withFloor(context, floor, read[form]());
    },
});
