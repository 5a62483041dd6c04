/** Projections fitted one after the other, each to the codes that those before it leave. */
import type { Fitted, ProjectionSample, Ref } from "../types/index.ts";
import { project } from "./project.ts";
import { projections } from "./registry.ts";

/** What is fitted, in order. */
export function fitInOrder(refs: readonly Ref[], sample: ProjectionSample): Fitted[] {
  let { sets } = sample;
  return refs.map((ref, at) => {
    const rng = sample.rng.fork("project", at, ref.name);
    const fitted = projections.resolve(ref).fit({ ...sample, sets, rng });
    if (at + 1 < refs.length) sets = sets.map((set) => ({ ...set, codes: project(set.codes, fitted) }));
    return fitted;
  });
}
