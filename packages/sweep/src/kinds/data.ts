/** Data as a plan knows it: by the digests of its record. */
import { type Dataset, InputError, runs } from "../../../../src/index.ts";

/** Of all pictures, and of all pictures with their levels. */
export type Digest = runs.DataRecord["digest"];

/** Of a digest that people compare. */
const DIGITS = 8;

/** Refuses data that is not what was planned with: the same name may stand for other pictures on another machine. */
export function expectData(name: string, planned: Digest, dataset: Dataset): void {
  const found = runs.digestOf(dataset);
  const part = (["pictures", "levels"] as const).find((each) => planned[each] !== found[each]);
  if (part === undefined) return;
  const head = (digest: Digest) => `${part} ${digest[part].slice(0, DIGITS)}`;
  const todo = "This machine has other data: copy that of the plan here, or plan again with this.";
  throw new InputError("data", name, head(planned), head(found), todo);
}
