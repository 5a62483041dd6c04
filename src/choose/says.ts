/** A choice in sentences, as the program and the report say it. */
import { inPercent } from "../numerics/percent.ts";
import type { Choice } from "./choice.ts";

const share = (value: number) => inPercent(value, 1);

/** What a stranger may expect; null where nothing was tried. */
export function expectation({ content, nested, chance, rawPixels }: Choice): string | null {
  if (nested === null || chance === null || rawPixels === null) return null;
  return `A picture of ${content} never seen in training finds the same ${content} in ${share(nested.any)} of the searches among one other picture each (chance ${share(chance.any)}, raw pixels ${share(rawPixels.any)}).`;
}
