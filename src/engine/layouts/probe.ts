/**
 * Which memory layout convolutions may use on this machine: blocked ones are internal to the runtime and differ between
 * processors.
 */
import { emitModel } from "../emit.ts";
import { gradients } from "../gradient.ts";
import { sum } from "../operators/broadcast.ts";
import { conv2d } from "../operators/convolution.ts";
import { square } from "../operators/elementwise.ts";
import type { Arrays, Runtime } from "../runtime.ts";
import { input, type Tensor } from "../tensor.ts";
import type { Layout } from "./layout.ts";

/** Channels in a block: 16 with AVX-512, 8 with AVX2. */
const CANDIDATES = [16, 8];
/** Largest difference, relative to the largest element, that counts as the same result. */
const TOLERANCE = 1e-4;
const LAYER = { stride: 2, padding: 1, activation: "relu" } as const;

/** Two layers with all that a training step does with them: an input of few channels, both gradients, a bias. */
function twoLayers() {
  const shapes = { x: [16, 3, 16, 16], w1: [16, 3, 4, 4], b1: [16], w2: [32, 16, 4, 4], b2: [32] };
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, input(name, shape) as Tensor]),
  );
  const { x, w1, b1, w2, b2 } = inputs;
  const y = conv2d(conv2d(x, w1, { ...LAYER, bias: b1 }), w2, { ...LAYER, bias: b2 });
  const slopes = gradients(sum(square(y)), [w1, b1, w2, b2]);
  const outputs = { y, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) };
  const feeds = () =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, { size }]) => [
        name,
        Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * i + name.length) / 2),
      ]),
    );
  return { outputs, feeds };
}

function agree(a: Arrays, b: Arrays): boolean {
  return Object.keys(a).every((name) => {
    const scale = a[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return a[name].every((value, i) => Math.abs(value - b[name][i]) <= TOLERANCE * scale);
  });
}

/** The blocked layout in which the CPU runtime computes what it computes in plain ONNX; plain where none does. */
export async function probeLayout(runtime: Pick<Runtime, "load" | "run">): Promise<Layout> {
  const { outputs, feeds } = twoLayers();
  const answer = async (layout: Layout) => {
    const model = emitModel(outputs, { target: { provider: "cpu", layout } });
    return runtime.run(await runtime.load(model, { threads: 1 }), feeds());
  };
  const plain = await answer("plain");
  for (const channelsPerBlock of CANDIDATES) {
    const blocked = await answer({ channelsPerBlock }).catch(() => null);
    if (blocked !== null && agree(plain, blocked)) return { channelsPerBlock };
  }
  return "plain";
}
