import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { buildStep, type Feeds, type ParameterList, type Step, type Tensor } from "../src/engine/index.ts";
import { adam } from "../src/optimisers/index.ts";
import { median } from "./median.ts";

/** A training step to be measured: what is minimised, over what, and what it is fed. */
export interface Work {
  readonly loss: Tensor;
  readonly list: ParameterList;
  readonly data: Feeds;
}

/** Forward, backward and Adam's update. */
export function stepOf({ loss, list: { parameters } }: Work): Step {
  const optimiser = adam.create(adam.options.parse({})).update;
  return buildStep({ loss, parts: {}, parameters, optimiser });
}

/** What step `i` is fed: copies, as a runtime takes what it is given. */
export function feedsAt({ data }: Work, i: number): Feeds {
  const copies = Object.entries(data).map(([name, values]) => [name, values.slice()] as const);
  const scalars = { step: Float32Array.of(i + 1), learningRate: Float32Array.of(1e-3) };
  return { ...Object.fromEntries(copies), ...scalars };
}

/** Median wall time of a training step, after five of warm-up. */
export async function timedSteps(
  work: Work,
  runs: number,
  backend: NodeBackend,
): Promise<{ medianMs: number }> {
  const step = stepOf(work);
  const runtime = new NodeRuntime(backend);
  const session = await runtime.load(step.modelFor(await runtime.target()));
  await runtime.setState(step.state);
  const times: number[] = [];
  for (let i = 0; i < runs + 5; i++) {
    const feeds = feedsAt(work, i);
    const started = performance.now();
    await runtime.run(session, feeds);
    if (i >= 5) times.push(performance.now() - started);
  }
  await runtime.close();
  return { medianMs: median(times) };
}
