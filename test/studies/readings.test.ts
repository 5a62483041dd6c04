/** What studies read of scores and of codes, on tables small enough to work out by hand. */
import { describe, expect, it } from "vitest";
import { scored } from "../../studies/independence/measure.ts";
import { shown } from "../../studies/measuring.ts";
import { idealCodes } from "../../studies/pairs/ideal.ts";
import { cellReader, sideLights, strangers } from "../../studies/yaleb.ts";

describe("a cell of a score's table", () => {
  it("is found by table, row and column", () => {
    const rank1 = {
      rows: ["identity", "chance"],
      columns: ["all", "hard"],
      values: [
        [0.9, 0.7],
        [0.2, 0.1],
      ],
    };
    const knn = { rows: ["identity"], columns: ["lighting"], values: [[0.3]] };
    const read = cellReader([{ tables: { rank1 } }, {}, { tables: { knn } }]);
    expect([read("rank1", "identity", "hard"), read("rank1", "chance", "all")]).toEqual([0.7, 0.2]);
    expect(read("knn", "identity", "lighting")).toBe(0.3);
  });
});

describe("the protocol on Extended Yale B", () => {
  const people = Array.from({ length: 28 }, (_, i) => `${i + 1}`).filter((name) => name !== "14");
  const lights = ["azimuth +0, elevation +0", "azimuth -50, elevation +0", "azimuth +49, elevation +9"];
  const dataset = {
    factors: [{ labels: people }, { labels: lights }],
  } as never;
  it("keeps people 22 to 28, or a third of the others, from training", () => {
    expect(strangers(dataset, false)).toEqual(["22", "23", "24", "25", "26", "27", "28"]);
    expect(strangers(dataset, true)).toEqual(["15", "16", "17", "18", "19", "20", "21"]);
    expect(strangers(dataset, true, 0)).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  });
  it("counts light from 50 degrees on as light from the side", () => {
    expect(sideLights(dataset)).toEqual(["azimuth -50, elevation +0"]);
  });
});

it("a code of one block has no gap between blocks", () => {
  const row = { values: { "MIG, blocks": 0.4, DCI: 0.3 } } as never;
  expect([shown(row, "MIG, blocks"), shown(row, "DCI")]).toEqual([undefined, 0.3]);
  const parted = { values: { "MIG, blocks": 0.4, "DCI, blocks": 0.3 } } as never;
  expect(shown(parted, "MIG, blocks")).toBe(0.4);
});

describe("metrics of a row of the independence study", () => {
  const rows = 400;
  const levels = Int32Array.from({ length: 2 * rows }, (_, at) =>
    at % 2 === 0 ? (at >> 1) % 2 : ((at >> 1) >> 1) % 2,
  );
  const sample = { codes: { rows, columns: 2, data: Float32Array.from(levels) }, levels };
  const factors = ["a", "b"].map((name) => ({ name, size: 2, kind: "categorical" as const }));
  const quiet = { signal: new AbortController().signal, progress: () => {}, folder: "" };
  const read = (blocks: Record<string, [number, number]>) =>
    scored(
      { factors } as never,
      { train: sample, test: sample },
      blocks,
      { metrics: [{ name: "mig", options: { resamples: 0 } }, { name: "effectiveRank" }], seed: 0 },
      quiet,
    );
  it("are in their own columns: MIG 1 of a code that is the factors, its effective rank, nothing that was not asked", () => {
    const { values } = read({ a: [0, 1], b: [1, 2] });
    expect(values.MIG).toBeCloseTo(1, 6);
    // Uncentred second moments 1/2 beside 1/4 have eigenvalues 3/4 and 1/4, singular values √3 to 1.
    const shares = [Math.sqrt(3), 1].map((value) => value / (1 + Math.sqrt(3)));
    const entropy = -shares.reduce((sum, p) => sum + p * Math.log(p), 0);
    expect(values["effective rank"]).toBeCloseTo(Math.exp(entropy), 4);
    expect(values.DCI).toBeUndefined();
    expect(values["MI, blocks"]).toBeUndefined();
  });
});

it("an ideal code is the levels' own numbers within the noise that is laid over them", () => {
  const sizes = { shape: 3, scale: 6, angle: 40, x: 32, y: 32 };
  const factors = Object.entries(sizes).map(([name, size]) => ({ name, size, kind: "ordinal" as const }));
  // A square at a quarter of its turn: its angle shows four times, so once around.
  const levels = Int32Array.of(0, 3, 10, 8, 24);
  const dataset = { factors, levels, rows: 1, shape: [1, 1, 1], images: new Uint8Array(1), warnings: [] };
  const { codes } = idealCodes({ name: "sprites", ...dataset } as never, "one");
  const { data } = codes(Int32Array.of(0));
  [1, 0, 0.5, 1, 0, 0.25, 0.75].forEach((value, i) => {
    expect(Math.abs(data[i] - value)).toBeLessThan(0.03);
  });
});
