import type { NodeBackend } from "../src/engine/backends/node.ts";
import {
  add,
  bceWithLogits,
  div,
  exp,
  input,
  mul,
  ParameterList,
  relu,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "../src/engine/index.ts";
import { conv4 } from "../src/nets/index.ts";
import { linear, transposedConvolution } from "../src/nets/layers.ts";
import { random } from "../src/random.ts";
import { timedSteps, type Work } from "./steps.ts";

const DIM = 10;
const CHANNELS = [64, 32, 32, 3];

/**
 * One training step of the peers' VAE: conv4 to means and log variances, a mirrored decoder, Bernoulli reconstruction
 * and KL summed per picture, averaged over the batch; [batch, 3, 64, 64], Adam.
 */
export function vaeWork(batch: number): Work {
  const list = new ParameterList(random(0));
  const images = input("images", [batch, 3, 64, 64]) as Tensor;
  const noise = input("noise", [batch, DIM]) as Tensor;
  const encoded = conv4.create({ hidden: 256, width: 1 })(list.scope("encoder"), images, 2 * DIM);
  const [mean, logVariance] = [slice(encoded, 1, 0, DIM), slice(encoded, 1, DIM, 2 * DIM)];
  const code = add(mean, mul(noise, exp(mul(0.5, logVariance))));

  const decoder = list.scope("decoder");
  const hidden = relu(linear(decoder.within("hidden"), code, 256));
  let h = reshape(relu(linear(decoder.within("map"), hidden, 1024)), [batch, 64, 4, 4]);
  CHANNELS.forEach((channels, i) => {
    const layer = { channels, kernel: 4, stride: 2, padding: 1 };
    const activated = channels === 3 ? layer : { ...layer, activation: "relu" as const };
    h = transposedConvolution(decoder.within(`up${i + 1}`), h, activated);
  });

  const reconstruction = sum(bceWithLogits(h, images));
  const divergence = mul(0.5, sum(sub(add(square(mean), exp(logVariance)), add(1, logVariance))));
  const loss = div(add(reconstruction, divergence), batch);
  const rng = random(1);
  const drawn = (size: number, next: () => number) => Float32Array.from({ length: size }, next);
  const data = { images: drawn(images.size, rng.uniform), noise: drawn(noise.size, rng.normal) };
  return { loss, list, data };
}

/** What one such step takes. */
export const vaeStep = (batch: number, runs: number, backend: NodeBackend) =>
  timedSteps(vaeWork(batch), runs, backend);
