/** Training steps of codes in four blocks, as bench/peer_blocks.py has them in PyTorch. */
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { add, constant, div, input, ParameterList, slice, type Tensor } from "../src/engine/index.ts";
import { conv4, conv4Pooled } from "../src/nets/index.ts";
import { random } from "../src/random.ts";
import { infoNceLoss, infoNceWithinLoss } from "../src/terms/contrastive/infoNce.ts";
import { distanceCorrelations } from "../src/terms/independence/distanceCorrelation.ts";
import { overPairs, pairCount } from "../src/terms/independence/pairwise.ts";
import type { Part } from "../src/terms/independence/parts.ts";
import type { Net } from "../src/types/index.ts";
import { timedSteps, type Work } from "./steps.ts";

/** Columns of the blocks: disco's are small, as its kinds of factors ask for. */
const blocks = (width: number): Part[] => [0, 1, 2, 3].map((at) => [at * width, (at + 1) * width]);

function workOf(batch: number, net: Net, width: number, lossOf: (codes: Tensor) => Tensor): Work {
  const list = new ParameterList(random(0));
  const loss = lossOf(net(list.scope("encoder"), input("images", [batch, 3, 64, 64]), 4 * width));
  const images = random(1);
  return {
    loss,
    list,
    data: { images: Float32Array.from({ length: batch * 3 * 64 * 64 }, () => images.uniform()) },
  };
}

/**
 * Recipe disco's: conv4Pooled, four blocks of four numbers, InfoNCE of L1 and temperature 1 in each, the partner of a picture in
 * block k the picture k + 1 places on, candidates all others.
 */
export function discoStep(batch: number, runs: number, backend: NodeBackend) {
  const net = conv4Pooled.create({ hidden: 256, width: 1 });
  const work = workOf(batch, net, 4, (codes) => {
    const losses = blocks(4).map(([start, end], k) => {
      const positives = Float32Array.from({ length: batch * batch }, (_, at) =>
        Number(at % batch === (Math.floor(at / batch) + k + 1) % batch),
      );
      const options = { similarity: "l1", temperature: 1 } as const;
      return infoNceWithinLoss(slice(codes, 1, start, end), constant(positives, [batch, batch]), options);
    });
    return div(losses.reduce(add), losses.length);
  });
  return timedSteps(work, runs, backend);
}

/**
 * The encoder step with a code of four blocks of eight, and the squared distance correlation between every two blocks, mean over
 * the pairs of blocks.
 */
export function penaltyStep(batch: number, runs: number, backend: NodeBackend) {
  const net = conv4.create({ hidden: 256, width: 1 });
  const work = workOf(batch, net, 8, (codes) => {
    const views = [slice(codes, 0, 0, batch / 2), slice(codes, 0, batch / 2, batch)] as const;
    const contrast = infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
    const dependence = overPairs(distanceCorrelations(codes, blocks(8), true));
    return add(contrast, div(dependence, pairCount(4)));
  });
  return timedSteps(work, runs, backend);
}
