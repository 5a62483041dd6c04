/** A seed is a whole number, and anything else is said. */
import { expect, it } from "vitest";
import { random } from "../src/random.ts";

it.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY])("refuses %s as a seed", (seed) => {
  expect(() => random(seed)).toThrow(/^seed ".+": expected a whole number/);
});

it("takes negative ones, each with numbers of its own", () => {
  expect(new Set([-1, 0, 1].map((seed) => random(seed).uniform())).size).toBe(3);
});
