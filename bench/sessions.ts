import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import * as recipes from "../src/recipes/index.ts";
import { faces, jobOf, told } from "./job.ts";

/**
 * Milliseconds until a recipe's step is ready to run, at the default experiment on grey 64×64 faces: the graph with
 * its gradients and the emitted model, then ONNX Runtime's session. The probe of the machine's memory layout is part of `startMs`.
 */
export async function sessions(backend: NodeBackend) {
  const dataset = await faces();
  const runtime = new NodeRuntime(backend);
  let started = performance.now();
  const lap = () => {
    const since = performance.now() - started;
    started = performance.now();
    return since;
  };
  const target = await runtime.target();
  const startMs = lap();
  const found: Record<string, { graphMs: number; sessionMs: number }> = {};
  // The navigator explores another run, which there is none of here, and some recipes train nothing.
  const left = ["navigator", "pixels", "whitened", "lda"];
  for (const recipe of Object.keys(recipes).filter((name) => !left.includes(name))) {
    lap();
    const model = jobOf(recipe, dataset, told(recipe, "lighting")).step.modelFor(target);
    const graphMs = lap();
    await runtime.load(model);
    found[recipe] = { graphMs, sessionMs: lap() };
  }
  await runtime.close();
  const slowestMs = Math.max(...Object.values(found).map(({ sessionMs }) => sessionMs));
  return { startMs, recipes: found, slowestMs };
}
