import type { NodeBackend } from "../src/engine/backends/node.ts";
import { input, ParameterList, slice } from "../src/engine/index.ts";
import { conv4 } from "../src/nets/index.ts";
import { random } from "../src/random.ts";
import { infoNceLoss } from "../src/terms/contrastive/infoNce.ts";
import { timedSteps, type Work } from "./steps.ts";

/**
 * One training step of the peers' benchmark: conv4 on [batch, 3, 64, 64], a 10-dimensional code, cosine InfoNCE over
 * batch/2 pairs (τ 0.1), Adam: forward, backward, update.
 */
export function encoderWork(batch: number): Work {
  const list = new ParameterList(random(0));
  const net = conv4.create({ hidden: 256, width: 1 });
  const codes = net(list.scope("encoder"), input("images", [batch, 3, 64, 64]), 10);
  const views = [slice(codes, 0, 0, batch / 2), slice(codes, 0, batch / 2, batch)] as const;
  const loss = infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
  const images = random(1);
  const data = { images: Float32Array.from({ length: batch * 3 * 64 * 64 }, () => images.uniform()) };
  return { loss, list, data };
}

/** What one such step takes. */
export const encoderStep = (batch: number, runs: number, backend: NodeBackend) =>
  timedSteps(encoderWork(batch), runs, backend);
