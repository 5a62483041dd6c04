import type { NodeBackend } from "../src/engine/backends/node.ts";
import { input, ParameterList, slice } from "../src/engine/index.ts";
import { spatial } from "../src/nets/index.ts";
import { preprocessing } from "../src/preprocessing/registry.ts";
import { random } from "../src/random.ts";
import { infoNceLoss } from "../src/terms/contrastive/infoNce.ts";
import { timedSteps, type Work } from "./steps.ts";

const SHAPE = [1, 96, 84] as const;

/**
 * One training step of net `spatial` on [batch, 1, 96, 84] in local contrast, of which the net sees 48×42: forward, cosine
 * InfoNCE over batch/2 pairs of whole maps, backward, Adam.
 */
export function spatialWork(batch: number): Work {
  const list = new ParameterList(random(0));
  const net = spatial.create(spatial.options.parse({}));
  const images = input("images", [batch, ...SHAPE]);
  const seen = preprocessing.resolve({ name: "localContrast" })(images);
  const [, channels, height, width] = seen.shape;
  const dim = spatial.widthOf!(spatial.options.parse({}), [channels, height, width]);
  const codes = net(list.scope("encoder"), seen, dim);
  const views = [slice(codes, 0, 0, batch / 2), slice(codes, 0, batch / 2, batch)] as const;
  const loss = infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
  const rng = random(1);
  return { loss, list, data: { images: Float32Array.from({ length: images.size }, () => rng.uniform()) } };
}

/** What one such step takes. */
export const spatialStep = (batch: number, runs: number, backend: NodeBackend) =>
  timedSteps(spatialWork(batch), runs, backend);
