/** VICReg as one term is its three parts, as they stand alone, in the authors' weights. */
import { expect, it } from "vitest";
import { DIM, dependentCodes, FreeTerm } from "./free.ts";

/** So few pairs share no factor, and train the whole code. */
const PAIRS = 3;
const codes = dependentCodes(PAIRS, DIM);

/** Value and gradient of a term on the code itself. */
async function read(name: string, options: object = {}) {
  const term = new FreeTerm(name, options, PAIRS);
  try {
    return await term.at(codes);
  } finally {
    await term.close();
  }
}

it("adds up its parts, where covariance is the sum over views and elsewhere their mean", async () => {
  const [whole, ...parts] = [
    await read("vicreg", { invariance: 5, variance: 7, covariance: 3 }),
    await read("invariance"),
    await read("variance"),
    await read("covariance", { between: "dimensions", floor: 0 }),
  ];
  const weights = [5, 7, 6];
  const sum = (of: (part: (typeof parts)[number]) => number) =>
    parts.reduce((total, part, i) => total + weights[i] * of(part), 0);
  expect(whole.value).toBeCloseTo(
    sum(({ value }) => value),
    4,
  );
  for (const [i, slope] of whole.gradient.entries())
    expect(slope).toBeCloseTo(
      sum(({ gradient }) => gradient[i]),
      4,
    );
});
