/** Whether this machine has the data of a sweep: asked once, before anything of the sweep is taken. */
import { datasets, type Ref } from "../../../../src/index.ts";
import type { Kind } from "../types.ts";
import { type Digest, expectData } from "./data.ts";

/** Data as it was planned with. */
export interface Planned {
  readonly data: Ref;
  readonly digest: Digest;
}

/** Opens each of the datasets; an InputError where one is not there, or is another one. */
export const probe: Kind = async (spec, { progress }) => {
  const { planned } = spec as unknown as { planned: readonly Planned[] };
  for (const [at, { data, digest }] of planned.entries()) {
    progress({ share: at / planned.length, note: data.name });
    expectData(data.name, digest, await datasets.registry.resolve(data));
  }
  return {};
};
