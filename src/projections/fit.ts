/** Projections fitted to a sample: one after the other, or side by side. */
import type { ClosedForm, Experiment, Fitted, ProjectionSample, Ref } from "../types/index.ts";
import { project } from "./project.ts";
import { projections } from "./registry.ts";

/** What is fitted in this order, each projection to the codes that those before it leave. */
export function fitInOrder(refs: readonly Ref[], sample: ProjectionSample): Fitted[] {
  let { sets } = sample;
  return refs.map((ref, at) => {
    const rng = sample.rng.fork("project", at, ref.name);
    const fitted = projections.resolve(ref).fit({ ...sample, sets, rng });
    if (at + 1 < refs.length) sets = sets.map((set) => ({ ...set, codes: project(set.codes, fitted) }));
    return fitted;
  });
}

/** All closed-form layers of an experiment, fitted to what its net makes. */
export function fitAll(
  { project = [], read = {} }: Pick<Experiment, "project" | "read">,
  sample: ProjectionSample,
): ClosedForm {
  const readouts = Object.entries(read).map(([block, ref]) => [block, projections.resolve(ref).fit(sample)]);
  return { project: fitInOrder(project, sample), read: Object.fromEntries(readouts) };
}
