/** Are the runtime's blocked convolutions here, and right? They are internal to it and differ between processors. */
import { emitModel } from "./emit.ts";
import { gradients } from "./gradient.ts";
import { sum } from "./operators/broadcast.ts";
import { conv2d } from "./operators/convolution.ts";
import { square } from "./operators/elementwise.ts";
import type { Arrays, Runtime } from "./runtime.ts";
import { input, type Tensor } from "./tensor.ts";

/** 16 with AVX-512, 8 with AVX2. */
const BLOCKS = [16, 8];
const TOLERANCE = 1e-4;
const LAYER = { stride: 2, padding: 1, activation: "relu" } as const;

/** Two layers with everything a training step does with them: a thin input, both gradients, the bias. */
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

/** The block size whose blocked form gives the plain form's numbers, or null. */
export async function probeBlock(runtime: Pick<Runtime, "load" | "run">): Promise<number | null> {
  const { outputs, feeds } = twoLayers();
  const answer = async (block: number | null) =>
    runtime.run(await runtime.load(emitModel(outputs, { block }), { threads: 1 }), feeds());
  const plain = await answer(null);
  for (const block of BLOCKS) {
    const blocked = await answer(block).catch(() => null);
    if (blocked !== null && agree(plain, blocked)) return block;
  }
  return null;
}
