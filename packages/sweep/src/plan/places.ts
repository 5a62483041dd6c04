/** Files and folders that an experiment names. */
import { resolve } from "node:path";
import { type Experiment, type Ref, runs } from "../../../../src/index.ts";

/** Options of pairs and terms that name one; of data the library knows them. */
const OWN = ["file", "run"];

/** A reference whose options that name a place are changed. */
export function withPlaces<R extends Ref>(
  ref: R,
  change: (path: string, key: string) => string,
  keys: readonly string[] = OWN,
): R {
  if (ref.options === undefined) return ref;
  const changed = Object.entries(ref.options).map(([key, value]) => [
    key,
    typeof value === "string" && keys.includes(key) ? change(value, key) : value,
  ]);
  return { ...ref, options: Object.fromEntries(changed) };
}

/** The same experiment for whoever works in another folder: its places are seen from the root. */
export function placed(experiment: Experiment): Experiment {
  const { data, split, pairs, terms } = experiment;
  const absolute = (path: string) => resolve(path);
  return {
    ...experiment,
    data: withPlaces(data, absolute, runs.placeOptions(data.name)),
    split: split.file === undefined ? split : { ...split, file: absolute(split.file) },
    pairs: withPlaces(pairs, absolute),
    terms: terms.map((term) => withPlaces(term, absolute)),
  };
}
