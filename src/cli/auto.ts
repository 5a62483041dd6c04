/** What may be said beside the recipe that is chosen by itself. */
import { InputError } from "../errors.ts";
import { experimentInput } from "../experiment/schema.ts";

/** The name that stands for the recipe that is chosen. */
export const AUTO = "auto";

const TAKEN = ["recipe", "data", "seed"];
/** What to write in place of a key that no choice takes. */
const INSTEAD: Readonly<Record<string, string>> = {
  steps: "Say how long candidates may train with --minutes, or",
  metrics: "Compute others afterwards with unweave eval RUN --metric NAME, or",
  split: "Levels are left out by themselves while candidates are tried; else",
};

/** Refuses keys of an experiment that cannot mean one thing for every candidate; unknown ones are refused as everywhere. */
export function expectForEveryCandidate(given: object, settings: readonly string[]): void {
  const keys = [...Object.keys(given), ...settings.map((setting) => setting.split(/[.=]/)[0])];
  const other = keys.find((key) => !TAKEN.includes(key) && Object.hasOwn(experimentInput.shape, key));
  if (other === undefined) return;
  const expected = `data and seed, as recipe "${AUTO}" tries candidates that each have a ${other} of their own`;
  const todo = `${INSTEAD[other] ?? "Change it in one of them:"} name the recipe that it is for (--recipe spatial --set ${other}=…).`;
  throw new InputError("setting", other, expected, "another key", todo);
}
