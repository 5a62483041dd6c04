/** Partners share their factor, every picture that can be paired is, and the loss over them is InfoNCE's. */
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { concat, constant, type Tensor } from "../../src/engine/index.ts";
import { pairs } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import { infoNceLoss, infoNceWithinLoss } from "../../src/terms/contrastive/infoNce.ts";
import { partners as pairwise } from "../../src/terms/contrastive/views.ts";
import { assemble } from "../../src/train/assemble.ts";
import type { Dataset, Sampler } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";
import { evaluate } from "../engine/run.ts";
import { experiment, dataset as patterns } from "../run/world.ts";

const PAIRS = 24;
const dataset = noiseGrid([5, 4, 3], 3);
function sampler(data: Dataset = dataset, options = {}, rows = allRows(data)): Sampler {
  const context = { dataset: data, rows, pairs: PAIRS, blocks: ["a", "b", "rest"] };
  return pairs.resolve({ name: "shareWithin", options })(context);
}
const step = (of: Sampler, i: number) => of.sample(random(1).fork("pairs", i));

describe("shareWithin", () => {
  it("has one group per factor, over the whole batch", () => {
    const group = { from: 0, to: PAIRS, within: true };
    expect(sampler().groups).toEqual([
      { factor: "a", ...group },
      { factor: "b", ...group },
    ]);
  });
  it("names a level that one picture alone shows, and trains on the others", () => {
    // Rows of the grid run through "a" last: one row of its last level is kept.
    const levels = levelsOf(dataset, "a", allRows(dataset));
    const last = [...levels.keys()].filter((row) => levels[row] === 4);
    const rows = allRows(dataset).filter((row) => !last.slice(1).includes(row));
    const of = sampler(dataset, {}, rows);
    expect(of.warnings).toEqual(['factor "a": "a4" has one image to train on, so it makes no pair']);
    const { rows: drawn, partners } = step(of, 0);
    for (const [at, row] of drawn.entries()) if (row === last[0]) expect(partners!.a[at]).toBe(-1);
  });
  it("pairs every picture with another of its level, and nobody with two", () => {
    for (let i = 0; i < 20; i++) {
      const { rows, partners } = step(sampler(), i);
      for (const factor of ["a", "b"]) {
        const levels = levelsOf(dataset, factor, rows);
        const of = partners![factor];
        const paired = [...of.keys()].filter((at) => of[at] >= 0);
        for (const at of paired) {
          expect(levels[of[at]]).toBe(levels[at]);
          expect(rows[of[at]]).not.toBe(rows[at]);
        }
        const chosen = paired.map((at) => of[at]);
        expect(new Set(chosen).size).toBe(chosen.length);
        // Without a partner is only who is alone with his level, or was drawn before.
        for (const at of of.keys()) {
          if (of[at] >= 0) continue;
          const others = [...rows.keys()].filter((j) => levels[j] === levels[at] && rows[j] !== rows[at]);
          const again = [...rows.keys()].some((j) => j !== at && rows[j] === rows[at]);
          expect(others.length === 0 || again).toBe(true);
        }
      }
    }
  });
  it("pairs anew in every batch, and differently for each factor", () => {
    const [first, second] = [step(sampler(), 0), step(sampler(), 1)];
    expect(first.partners!.a).not.toEqual(second.partners!.a);
    expect(first.partners!.a).not.toEqual(first.partners!.b);
  });
  it("never pairs by a missing label", () => {
    const gaps = { ...dataset, levels: dataset.levels.map((level, i) => (i % 6 === 0 ? -1 : level)) };
    const { rows, partners } = step(sampler(gaps), 0);
    const levels = levelsOf(gaps, "a", rows);
    for (const [at, partner] of partners!.a.entries()) if (levels[at] < 0) expect(partner).toBe(-1);
  });
  it("is refused by a term that reads pairs side by side", () => {
    const given = { recipe: "disco", pairs: { name: "shareWithin" }, terms: [{ name: "invariance" }] };
    const rows = allRows(patterns);
    expect(() => assemble(experiment(given), patterns, rows)).toThrow(
      'pairs "shareWithin": expected a term that finds partners anywhere in the batch',
    );
  });
});

/** What graphs come to, in order. */
async function values(tensors: readonly Tensor[]): Promise<number[]> {
  const found = await evaluate(Object.fromEntries(tensors.map((tensor, i) => [`v${i}`, tensor])));
  return tensors.map((_, i) => found[`v${i}`][0]);
}

describe("InfoNCE within a batch", () => {
  const rng = random(2);
  const [n, d] = [6, 3];
  const [a, b] = [0, 1].map(() =>
    constant(
      Array.from({ length: n * d }, () => rng.normal()),
      [n, d],
    ),
  );
  const options = { similarity: "l1", temperature: 0.7, candidates: "both" } as const;
  it("is InfoNCE where partners stand side by side", async () => {
    const both = concat([a, b], 0);
    const [within, apart] = await values([
      infoNceWithinLoss(both, pairwise(n), options),
      infoNceLoss(a, b, options),
    ]);
    expect(within).toBeCloseTo(apart, 5);
  });
  it("is the mean over anchors that have a partner, and 0 where none has", async () => {
    const both = concat([a, b], 0);
    const mask = new Float32Array(4 * n * n);
    mask[0 * 2 * n + 7] = 1;
    const other = new Float32Array(4 * n * n);
    other[4 * 2 * n + 2] = 1;
    const together = mask.map((x, i) => x + other[i]);
    const of = (values: Float32Array) => infoNceWithinLoss(both, constant(values, [2 * n, 2 * n]), options);
    const [one, two, mean, none] = await values([
      of(mask),
      of(other),
      of(together),
      of(new Float32Array(4 * n * n)),
    ]);
    expect(mean).toBeCloseTo((one + two) / 2, 5);
    expect(none).toBe(0);
  });
});
