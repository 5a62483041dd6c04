/** Projections fitted to a sample: one after the other, or side by side. */
import type { ClosedForm, Experiment, Fitted, ProjectionSample, Ref } from "../types/index.ts";
import { project } from "./project.ts";
import { projections } from "./registry.ts";

/** What is fitted in this order, each projection to the codes that those before it leave. */
export async function fitInOrder(refs: readonly Ref[], sample: ProjectionSample): Promise<Fitted[]> {
  let { sets } = sample;
  const all: Fitted[] = [];
  for (const [at, ref] of refs.entries()) {
    const rng = sample.rng.fork("project", at, ref.name);
    const fitted = await projections.resolve(ref).fit({ ...sample, sets, rng });
    if (at + 1 < refs.length) sets = sets.map((set) => ({ ...set, codes: project(set.codes, fitted) }));
    all.push(fitted);
  }
  return all;
}

/** All closed-form layers of an experiment, fitted to what its net makes. */
export async function fitAll(
  { project = [], read = {} }: Pick<Experiment, "project" | "read">,
  sample: ProjectionSample,
): Promise<ClosedForm> {
  const readouts: [string, Fitted][] = [];
  for (const [block, ref] of Object.entries(read))
    readouts.push([block, await projections.resolve(ref).fit(sample)]);
  return { project: await fitInOrder(project, sample), read: Object.fromEntries(readouts) };
}
