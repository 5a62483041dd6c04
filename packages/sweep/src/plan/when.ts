/** Keys that exist only where others have certain values. */
import { unknownName } from "../../../../src/cli/kit.ts";
import { canonical, type Settings } from "./settings.ts";

type Conditions = Readonly<Record<string, Settings>>;

/**
 * Leaves out of a cell every key whose condition does not hold: `{"terms.gaussianKl.weight": {recipe: [betaVae, vae]}}`. Where a key was
 * left out, no condition on it holds.
 */
export function active(when: Conditions, keys: readonly string[]): (cell: Settings) => Settings {
  for (const [key, conditions] of Object.entries(when)) {
    for (const name of [key, ...Object.keys(conditions)])
      if (!keys.includes(name)) throw unknownName("key of the plan's conditions", name, keys);
  }
  return (cell) => settled(when, cell);
}

function settled(when: Conditions, cell: Settings): Settings {
  const kept = Object.entries(cell).filter(([key]) => holds(when[key] ?? {}, cell));
  return kept.length === Object.keys(cell).length ? cell : settled(when, Object.fromEntries(kept));
}

/** A list is any of its values. */
const holds = (conditions: Settings, cell: Settings): boolean =>
  Object.entries(conditions).every(
    ([key, wanted]) =>
      Object.hasOwn(cell, key) &&
      [wanted, ...(Array.isArray(wanted) ? wanted : [])].some(
        (value) => canonical(value) === canonical(cell[key]),
      ),
  );
