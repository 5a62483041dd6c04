/** Faults in terms: whom a row is compared with, and in what. */
import { faultsIn } from "../fault.ts";

const losses = "test/terms/losses.test.ts";

/** The faults. */
export const terms = [
  faultsIn(
    "src/terms/contrastive/moco.ts",
    "test/terms/moco.test.ts",
    [
      "a row is asked for its own key",
      "add(loss(q1, k2), loss(q2, k1))",
      "add(loss(q1, k1), loss(q2, k2))",
      "both ways round",
    ],
    [
      "the queue's oldest keys come first",
      "concat([k1, k2, memory.value], 0)",
      "concat([memory.value, k1, k2], 0)",
      "keeps the keys",
    ],
  ),
  faultsIn("src/train/followers.ts", "test/terms/moco.test.ts", [
    "the slow copy keeps the share that it should lose",
    "mul(rate, memory.value)",
    "mul(sub(1, rate), memory.value)",
    "moves the slow copy",
  ]),
  faultsIn(
    "src/terms/contrastive/similarity.ts",
    losses,
    [
      "the temperature multiplies",
      "add(div(similarities(rows, rows, similarity), temperature), never)",
      "add(mul(similarities(rows, rows, similarity), temperature), never)",
      "ntxent",
    ],
    [
      "a row is a candidate for itself",
      "const never = mul(NEVER, eye(rows.shape[0]));",
      "const never = mul(0, eye(rows.shape[0]));",
      "ntxent",
    ],
  ),
  faultsIn("src/terms/contrastive/similarity.ts", "test/terms/positions.test.ts", [
    "a map's positions are read as its channels",
    "reshape(rows, [n, channels, width / channels]), [2, 0, 1])",
    "reshape(rows, [n, width / channels, channels]), [1, 0, 2])",
    "the mean of the positions' losses",
  ]),
  faultsIn("src/terms/contrastive/infoNce.ts", losses, [
    "a row is its own positive",
    "mul(logProbability, partners(n))",
    "mul(logProbability, eye(2 * n))",
    "ntxent",
  ]),
  faultsIn(
    "src/terms/contrastive/supCon.ts",
    losses,
    [
      "an anchor is its own positive",
      "mul(positives, sub(1, eye(n))), anchors)",
      "positives, anchors)",
      "supcon",
    ],
    ["a sum over positives is no mean", "maximum(count, 1)))", "1))", "supcon"],
  ),
  faultsIn("src/terms/contrastive/supCon.ts", "test/terms/labels.test.ts", [
    "missing labels are one level",
    "return mul(known, equal(",
    "return mul(1, equal(",
  ]),
  faultsIn("src/terms/generative/gaussianKl.ts", losses, [
    "a divergence adds the log variance",
    "sub(add(square(mean), exp(logVariance)), add(logVariance, 1))",
    "add(add(square(mean), exp(logVariance)), sub(logVariance, 1))",
    "gaussian_kl",
  ]),
  faultsIn("src/engine/operators/composite.ts", losses, [
    "a covariance is divided by the rows",
    "x.shape[0] - ddof",
    "x.shape[0]",
    "covariance_penalty",
  ]),
].flat();
