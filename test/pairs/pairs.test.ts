/** What the two pictures of a pair share, and that chance comes from the generator alone. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { pairs as registry } from "../../src/pairs/registry.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Loaded, Sampler } from "../../src/types/index.ts";
import { folder, noiseGrid } from "../data/world.ts";

const STILL = { crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0, noise: 0 };
const dataset = noiseGrid([5, 4, 3], 3);
const blocks = ["a", "b", "residual"];
const KINDS = ["content", "position", "pose", "appearance", "quality"];
/** Options without a default, and blocks that are not named after factors. */
const NEEDED: Readonly<Record<string, { options?: object; blocks?: readonly string[] }>> = {
  balanced: { options: { factor: "a" } },
  factorwise: { blocks: KINDS },
  leaveOneOut: { blocks: KINDS },
  longTailed: { options: { factor: "a" } },
  sameNuisance: { options: { nuisance: "b" } },
  shareSet: { options: { sets: [["a", "b"], ["b"]] } },
  userPairs: { options: { file: pairList() } },
};

/** Every two rows in turn that share a, then b. */
function pairList(): string {
  const lines = ["a,b,shared"];
  for (let row = 0; row + 60 < dataset.rows; row++) lines.push(`${row},${row + 60},a;b`);
  for (let row = 0; row + 5 < dataset.rows; row++) lines.push(`${row},${row + 5},a`);
  return join(folder({ "pairs.csv": lines.join("\n") }), "pairs.csv");
}

function sampler(
  name: string,
  options = {},
  pairs = 24,
  data: Dataset = dataset,
  rows = allRows(data),
): Sampler {
  const needed = NEEDED[name];
  const ref = { name, options: { ...needed?.options, ...options } };
  const context = { dataset: data, rows, pairs, blocks: needed?.blocks ?? blocks };
  return registry.resolve(ref)(context);
}
const step = (of: Sampler, i: number, seed = 1) => of.sample(random(seed).fork("pairs", i));
const pixel = (rows: Int32Array, data: Loaded = dataset) =>
  Float32Array.from(rows, (row) => data.images[row * 256] / 255);

describe.each(registry.names)("%s", (name) => {
  const of = sampler(name);

  it("repeats a step's batch exactly and gives another step another", () => {
    expect(step(of, 3)).toEqual(step(of, 3));
    expect(step(sampler(name), 3)).toEqual(step(of, 3));
    expect(step(of, 4).rows).not.toEqual(step(of, 3).rows);
    expect(step(of, 4).images).not.toEqual(step(of, 3).images);
    expect(step(of, 3, 2).rows).not.toEqual(step(of, 3).rows);
  });

  it("draws the same whatever was drawn from the generator before", () => {
    const rng = random(1).fork("pairs", 3);
    rng.uniform();
    expect(of.sample(rng)).toEqual(step(of, 3));
  });

  it("gives finite values of the batch's shape that use the picture's range", () => {
    const { images, rows } = step(of, 0);
    expect([images.length, rows.length]).toEqual([48 * 256, 48]);
    expect(images.every(Number.isFinite)).toBe(true);
    expect(Math.min(...images)).toBeGreaterThan(-0.2);
    expect(Math.max(...images)).toBeLessThan(1.2);
    expect(Math.max(...images) - Math.min(...images)).toBeGreaterThan(0.5);
  });

  it("trains blocks on stretches of the batch that cover it", () => {
    const { groups } = of;
    const known = NEEDED[name]?.blocks ?? blocks;
    for (const { factor, from, to } of groups) {
      if (factor !== null) expect(known).toContain(factor);
      expect(from).toBeLessThan(to - 1);
    }
    const covered = Array.from({ length: 24 }, (_, i) => groups.some(({ from, to }) => from <= i && i < to));
    if (name === "singles") expect(groups).toEqual([]);
    else expect(covered).not.toContain(false);
  });

  it("draws from the rows allowed only", () => {
    const allowed = allRows(dataset).filter((row) => row % 3 !== 0);
    const { rows } = step(sampler(name, {}, 24, dataset, allowed), 0);
    expect([...rows].every((row) => row % 3 !== 0)).toBe(true);
  });
});

describe("singles", () => {
  it("shows as many different pictures as the batch holds, as they are", () => {
    const { rows, images } = step(sampler("singles"), 0);
    expect(new Set(rows).size).toBe(48);
    for (const [i, x] of pixel(rows).entries()) expect(images[i * 256]).toBeCloseTo(x, 6);
  });
  it("refuses a batch of more pictures than there are", () => {
    expect(() => sampler("singles", {}, 24, dataset, allRows(dataset).slice(0, 40))).toThrow(
      'batch "48": expected at least 48 images to draw from, got 40. Lower the batch to 40.',
    );
  });
});

describe("augment", () => {
  it("shows each of different pictures twice, in one group without a factor", () => {
    const of = sampler("augment");
    expect(of.groups).toEqual([{ factor: null, from: 0, to: 24 }]);
    const { rows, images } = step(of, 0);
    expect(rows.slice(24)).toEqual(rows.slice(0, 24));
    expect(new Set(rows).size).toBe(24);
    expect(images.slice(0, 256)).not.toEqual(images.slice(24 * 256, 25 * 256));
  });

  it("with every strength 0 gives the picture itself", () => {
    const { images, rows } = step(sampler("augment", STILL), 0);
    expect(images.filter((_, i) => i % 256 === 0)).toEqual(pixel(rows));
  });

  it("with flip 1 gives its mirror image", () => {
    const { images, rows } = step(sampler("augment", { ...STILL, flip: 1 }), 0);
    expect(images.filter((_, i) => i % 256 === 15)).toEqual(pixel(rows));
  });

  it("refuses a batch larger than the data", () => {
    expect(() => sampler("augment", {}, 181)).toThrow('batch "362": expected at least 181 images');
  });
});

describe("shareFactor", () => {
  it("pairs different pictures that agree in the group's factor", () => {
    const of = sampler("shareFactor");
    expect(of.groups).toEqual([
      { factor: "a", from: 0, to: 12 },
      { factor: "b", from: 12, to: 24 },
    ]);
    for (let i = 0; i < 20; i++) {
      const { rows } = step(of, i);
      for (const { factor, from, to } of of.groups) {
        const levels = levelsOf(dataset, factor as string, rows);
        for (let pair = from; pair < to; pair++) {
          expect(levels[pair]).toBe(levels[24 + pair]);
          expect(rows[pair]).not.toBe(rows[24 + pair]);
        }
      }
    }
  });

  it("leaves the other factors free", () => {
    const of = sampler("shareFactor");
    let [agree, pairs] = [0, 0];
    for (let i = 0; i < 100; i++) {
      const levels = levelsOf(dataset, "b", step(of, i).rows);
      for (let pair = 0; pair < 12; pair++, pairs++) agree += levels[pair] === levels[24 + pair] ? 1 : 0;
    }
    // 36 rows of a level, 9 of each b: another row has the same b with probability 8/35.
    expect(agree / pairs).toBeGreaterThan(8 / 35 - 0.05);
    expect(agree / pairs).toBeLessThan(8 / 35 + 0.05);
  });

  it("uses every level once before one twice, and reaches every row", () => {
    const of = sampler("shareFactor");
    const seen = new Set<number>();
    for (let i = 0; i < 100; i++) {
      const { rows } = step(of, i);
      rows.forEach((row) => {
        seen.add(row);
      });
      expect(new Set(levelsOf(dataset, "a", rows.slice(0, 5))).size).toBe(5);
      expect(new Set(levelsOf(dataset, "b", rows.slice(12, 16))).size).toBe(4);
    }
    expect(seen.size).toBe(dataset.rows);
  });

  it("draws for every factor by chance of its own, and lays changes of its own over every image", () => {
    // Two factors that are one and the same, and images that are all grey.
    const levels = Int32Array.from({ length: 2 * dataset.rows }, (_, i) => (i >> 1) % 5);
    const twins = {
      ...dataset,
      levels,
      factors: ["a", "b"].map((name) => ({ ...dataset.factors[0], name })),
      images: new Uint8Array(dataset.images.length).fill(100),
    };
    const { rows, images } = step(sampler("shareFactor", { view: { brightness: 0.5 } }, 24, twins), 0);
    expect([...rows.subarray(0, 12)]).not.toEqual([...rows.subarray(12, 24)]);
    expect(new Set(images.filter((_, i) => i % 256 === 0)).size).toBeGreaterThan(40);
  });

  it("never pairs by a missing label", () => {
    const gaps = { ...dataset, levels: dataset.levels.map((level, i) => (i % 6 === 0 ? -1 : level)) };
    const of = sampler("shareFactor", { factors: ["a"] }, 24, gaps);
    for (let i = 0; i < 20; i++) expect(levelsOf(gaps, "a", step(of, i).rows)).not.toContain(-1);
  });

  it("leaves pictures as they are where every strength is 0", () => {
    const { images, rows } = step(sampler("shareFactor", { view: STILL }), 0);
    expect(images.filter((_, i) => i % 256 === 0)).toEqual(pixel(rows));
  });

  it("takes its own strengths where some are given", () => {
    const { images, rows } = step(
      sampler("shareFactor", { view: { brightness: 0, contrast: 0, gamma: 0 } }),
      0,
    );
    expect(images.filter((_, i) => i % 256 === 0)).toEqual(pixel(rows));
  });

  it("refuses factors that are not blocks, too small a batch, and levels with one picture", () => {
    expect(() => sampler("shareFactor", { factors: ["c"] })).toThrow('block "c"');
    expect(() => sampler("shareFactor", {}, 3)).toThrow("at least two pairs per factor");
    const few = allRows(dataset).subarray(0, 3);
    expect(() => sampler("shareFactor", { factors: ["a"] }, 24, dataset, few)).toThrow(
      "two levels with at least two images each",
    );
  });
});
