/** What the study of supervision tells its methods, and which rows it keeps to itself. */
import { describe, expect, it } from "vitest";
import { datasets, openDataset, random, training } from "../../src/index.ts";
import { pairs as pairsRegistry } from "../../src/pairs/registry.ts";
import { ARMS, SHARES } from "../../studies/supervision/arms.ts";
import { experimentOf, supervision } from "../../studies/supervision/index.ts";
import { openTo, TEST_PART } from "../../studies/testPart.ts";

const ref = { name: "faces" as const, options: { people: 6, pictures: 1200, shrink: 4 } };
const dataset = await openDataset(ref);
const opened = { world: "faces", ref, dataset } as const;
const allRows = datasets.allRows(dataset);
const factors = dataset.factors.map(({ name }) => name);
const given = supervision.options.parse({});

describe("the study of supervision", () => {
  it.each(ARMS)("tells $name of the share of the pictures that it says, the same for every method", (arm) => {
    for (const share of SHARES.filter((each) => each >= 0.1)) {
      const experiment = experimentOf(opened, arm, share, given, 3);
      const rows = datasets.splitOf(dataset, experiment).train;
      const { sampler } = training.assemble(experiment, dataset, rows);
      const seen = sampler.levels ?? dataset.levels;
      const known = rows.filter((row) => seen[row * dataset.factors.length] >= 0);
      expect(known.length).toBe(Math.round(share * rows.length));
      expect(known).toEqual(knownBy(ARMS[0], share));
    }
  });

  it("draws other pictures for another seed, and leaves every picture as it is", () => {
    expect(knownBy(ARMS[0], 0.1, 1)).not.toEqual(knownBy(ARMS[0], 0.1, 2));
    // The closed form is fitted to pictures as they are, whatever its pairs say.
    for (const arm of ARMS.filter(({ name }) => name !== "lda")) {
      const { pairs } = experimentOf(opened, arm, 0.1, given, 0);
      const sampler = pairsRegistry.resolve(pairs)({ dataset, rows: allRows, pairs: 16, blocks: factors });
      const { images, rows } = sampler.sample(random(1));
      expect(images).toEqual(datasets.pixels(dataset, rows).data);
    }
  });

  it("has no picture of the test part where settings are chosen", () => {
    const { test } = datasets.splitOf(dataset, { split: TEST_PART, seed: 0 });
    const [whole] = openTo([opened], false);
    expect(whole.dataset).toBe(dataset);
    const [kept] = openTo([opened], true);
    expect(kept.dataset.rows).toBe(dataset.rows - test.length);
    const shown = (of: typeof dataset, rows: Int32Array) =>
      new Set(Array.from(rows, (row) => Buffer.from(datasets.imageOf(of, row)).toString("base64")));
    const hidden = shown(dataset, test);
    const left = shown(kept.dataset, datasets.allRows(kept.dataset));
    expect([...left].filter((picture) => hidden.has(picture))).toEqual([]);
  });
});

function knownBy(arm: (typeof ARMS)[number], share: number, seed = 3): Int32Array {
  const experiment = experimentOf(opened, arm, share, given, seed);
  const rows = datasets.splitOf(dataset, experiment).train;
  const { sampler } = training.assemble(experiment, dataset, rows);
  const seen = sampler.levels ?? dataset.levels;
  return rows.filter((row) => seen[row * dataset.factors.length] >= 0);
}
