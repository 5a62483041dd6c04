import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { buildStep, type Feeds, type ParameterList, type Tensor } from "../src/engine/index.ts";
import { adam } from "../src/train/optimisers.ts";
import { median } from "./median.ts";

/** Median wall time of a training step with Adam: forward, backward, update, fed with copies of `data`. */
export async function timedSteps(
  loss: Tensor,
  { parameters }: ParameterList,
  data: Feeds,
  runs: number,
  backend: NodeBackend,
): Promise<{ medianMs: number }> {
  const optimiser = adam.create(adam.options.parse({})).update;
  const step = buildStep({ loss, parts: {}, parameters, optimiser });
  const runtime = new NodeRuntime(backend);
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
