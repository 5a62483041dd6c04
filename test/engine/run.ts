/** Evaluates graphs with ONNX Runtime on this thread: what the tests need and the product does not. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { topological } from "../../src/engine/gradient.ts";
import type { Shape, Tensor } from "../../src/engine/index.ts";
import { emitModel } from "../../src/engine/index.ts";

export type Numbers = Record<string, Float32Array>;
export type Evaluate = (feeds: Readonly<Record<string, ArrayLike<number>>>) => Promise<Numbers>;

/** The inputs that `outputs` read, with their shapes. */
function inputShapes(outputs: Readonly<Record<string, Tensor>>): Record<string, Shape> {
  const tensors = Object.values(outputs).flatMap((tensor) => topological(tensor));
  const inputs = tensors.filter((t) => t.operator.name === "input");
  return Object.fromEntries(inputs.map((t) => [(t.attributes as { name: string }).name, t.shape]));
}

/** Compiles once; the function returned may be called with other feeds. Feeds nothing reads are ignored. */
export async function compile(outputs: Readonly<Record<string, Tensor>>): Promise<Evaluate> {
  const session = await InferenceSession.create(emitModel(outputs), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const shapes = inputShapes(outputs);
  return async (feeds) => {
    const tensors = Object.entries(shapes).map(([name, shape]) => {
      if (!(name in feeds)) throw new Error(`input "${name}" was not fed`);
      return [name, new OrtTensor("float32", Float32Array.from(feeds[name]), [...shape])] as const;
    });
    const results = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, t.data as Float32Array]));
  };
}

export async function evaluate(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, ArrayLike<number>>> = {},
): Promise<Numbers> {
  return (await compile(outputs))(feeds);
}
