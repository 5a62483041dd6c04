/** Several codes of the same rows: those that match one to one agree, turned ones do not. */
import { describe, expect, it } from "vitest";
import { modelCentrality, udr } from "../../src/metrics/runs/agreement.ts";
import { random } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";
import { matrixOf } from "./worlds.ts";

const WIDTH = 4;
const sources = (() => {
  const rng = random(4);
  return Array.from({ length: 600 }, () => Array.from({ length: WIDTH }, () => rng.normal()));
})();
/** Sources in another order, with other signs and scales, and a dead dimension. */
const permuted = (seed: number): Matrix => {
  const rng = random(seed);
  const [order, scale] = [rng.permutation(WIDTH), Array.from({ length: WIDTH }, () => rng.normal() + 3)];
  return matrixOf(
    sources.map((row) => [
      ...Array.from(order, (j, at) => (j % 2 === 0 ? -1 : 1) * scale[at] * row[j] + 0.05 * rng.normal()),
      1,
    ]),
  );
};
/** Sources mixed by a matrix of its own. */
const mixed = (seed: number): Matrix => {
  const rng = random(seed);
  const mixing = Array.from({ length: WIDTH }, () => Array.from({ length: WIDTH }, () => rng.normal()));
  return matrixOf(
    sources.map((row) => mixing.map((weights) => weights.reduce((sum, w, j) => sum + w * row[j], 0))),
  );
};

describe("agreement of runs", () => {
  const three = [permuted(1), permuted(2), permuted(3)];
  it.each(["lasso", "spearman"] as const)(
    "UDR by %s is high for permuted sources and low for mixed ones",
    (by) => {
      const alike = udr(three, by);
      for (const value of alike) expect(value).toBeGreaterThan(0.75);
      const turned = udr([mixed(1), mixed(2), mixed(3)], by);
      for (const value of turned) expect(value).toBeLessThan(0.6);
    },
  );
  it("UDR by Spearman of equal codes is 1 but for chance correlations, and does not depend on scale", () => {
    const [first] = three;
    const larger = { ...first, data: first.data.map((v, at) => v * (at % 2 === 0 ? 3 : 3)) };
    const [one, other] = [udr([first, first], "spearman"), udr([first, larger], "spearman")];
    expect(one[0]).toBeGreaterThan(0.85);
    expect(other[0]).toBeCloseTo(one[0], 6);
  });
  it("centrality is highest for the runs that others name, and the odd one out is last", () => {
    const values = modelCentrality([...three, mixed(9)], random(0));
    for (const value of values.slice(0, 3)) expect(value).toBeGreaterThan(values[3] + 0.1);
  });
  it("a run that has collapsed agrees with none", () => {
    const dead = matrixOf(sources.map(() => [1, 1]));
    const values = udr([three[0], three[1], dead], "lasso");
    expect(values[2]).toBe(0);
    expect(modelCentrality([three[0], dead], random(0)).every(Number.isFinite)).toBe(true);
  });
});
