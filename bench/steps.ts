import {
  adam,
  buildStep,
  type Feeds,
  type ParameterList,
  Runtime,
  type Tensor,
} from "../src/engine/index.ts";
import { median } from "./median.ts";

const ADAM = {
  betas: [0.9, 0.999],
  epsilon: 1e-8,
  weightDecay: 0,
  decoupled: false,
  amsgrad: false,
  uncorrectedEpsilon: false,
} as const;

/** Median wall time of a training step with Adam: forward, backward, update, fed with copies of `data`. */
export async function timedSteps(
  loss: Tensor,
  { parameters }: ParameterList,
  data: Feeds,
  runs: number,
): Promise<{ medianMs: number }> {
  const step = buildStep({ loss, parts: {}, parameters, optimiser: adam(ADAM) });
  const runtime = new Runtime();
  const session = await runtime.load(step.modelFor(await runtime.blockSize()));
  await runtime.setState(step.state);
  const times: number[] = [];
  for (let i = 0; i < runs + 5; i++) {
    const copies = Object.entries(data).map(([name, values]) => [name, values.slice()] as const);
    const scalars = { step: Float32Array.of(i + 1), learningRate: Float32Array.of(1e-3) };
    const feeds = { ...Object.fromEntries(copies), ...scalars };
    const started = performance.now();
    await runtime.run(session, feeds);
    if (i >= 5) times.push(performance.now() - started);
  }
  await runtime.close();
  return { medianMs: median(times) };
}
