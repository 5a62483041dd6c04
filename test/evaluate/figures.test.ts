/** Which images figures show, and where: a code of this file is two numbers, its image is filled with their sum. */
import { describe, expect, it } from "vitest";
import { levelTable } from "../../src/data/dataset.ts";
import type { Layout } from "../../src/data/images/tiles.ts";
import type { Drawing } from "../../src/evaluate/figures/drawing.ts";
import { retrievalStrips } from "../../src/evaluate/figures/strips.ts";
import { editStrip, swapGrid } from "../../src/evaluate/figures/swaps.ts";
import type { Matrix, Representation } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";

const SIZE = 256;
const noise = noiseGrid([3, 4], 1);
/** Image of row r: r/255 everywhere. */
const dataset = {
  ...noise,
  images: Uint8Array.from({ length: noise.rows * SIZE }, (_, at) => Math.floor(at / SIZE)),
};
const rows = Int32Array.from({ length: 12 }, (_, row) => 11 - row);
/** Code of row r: 1000 · level of a, 50000 · level of b. */
const codes: Matrix = {
  ...{ rows: 12, columns: 2 },
  data: Float32Array.from([...rows].flatMap((row) => [1000 * (row % 3), 50_000 * Math.floor(row / 3)])),
};
const part = { codes, levels: levelTable(dataset, rows) };
const none = { codes: { rows: 0, columns: 2, data: new Float32Array(0) }, levels: new Int32Array(0) };
const representation: Representation = {
  ...{ factors: dataset.factors, blocks: { a: [0, 1], b: [1, 2] }, unseenFactor: "a", baselines: {} },
  ...{ train: none, test: none, unseen: part },
};

/** What every place of the layout shows: a row's number, or 1000 and more for a decoded code. */
let shown: (number | null)[][] = [];
const drawing: Drawing = {
  ...{ dataset, representation, rows, codes },
  order: Int32Array.from({ length: 12 }, (_, i) => i),
  decode: async ({ rows: count, data }) => ({
    ...{ rows: count, columns: SIZE },
    data: Float32Array.from({ length: count * SIZE }, (_, at) => {
      const row = Math.floor(at / SIZE);
      return (data[2 * row] + data[2 * row + 1]) / 255;
    }),
  }),
  image: async (images: Matrix, layout: Layout) => {
    shown = layout.map((line) =>
      line.map((at) => (at === null ? null : Math.round(255 * images.data[at * SIZE]))),
    );
    return "";
  },
};
const decoded = (a: number, b: number) => 1000 * a + 50_000 * b;

describe("a grid of swaps", () => {
  it("has the block of its column's head in what its row's head says otherwise", async () => {
    const { block } = await swapGrid(drawing, "b");
    expect(block).toBe("b");
    const [heads, ...lines] = shown;
    expect(heads[0]).toBeNull();
    const styles = heads.slice(1) as number[];
    expect(new Set(styles.map((row) => Math.floor(row / 3))).size).toBe(4);
    const contents = lines.map(([head]) => head as number);
    expect(new Set(contents.map((row) => row % 3)).size).toBe(3);
    lines.forEach(([, ...cells], c) => {
      expect(cells).toEqual(styles.map((row) => decoded(contents[c] % 3, Math.floor(row / 3))));
    });
  });
});

describe("one edit", () => {
  it("shows what its captions say, from the left", async () => {
    const strip = await editStrip(drawing, "b");
    // The first image is row 11 (a2, b3); the first that differs in b is row 8 (a2, b2).
    expect(strip.shown).toEqual([
      "given",
      "its reconstruction",
      "the picture whose b is taken (b2)",
      "edited",
    ]);
    expect(shown).toEqual([[11, decoded(2, 3), 8, decoded(2, 2)]]);
  });
});

describe("retrieval strips", () => {
  it("answer from other levels of what a search must cross, the nearest first, and say which are right", async () => {
    const noisy = {
      ...codes,
      // By the block of a its own level lies in one direction; the block of b is the same everywhere but for b.
      columns: 4,
      data: Float32Array.from(
        [...rows].flatMap((row) => [
          Math.cos(row % 3),
          Math.sin(row % 3),
          Math.cos(row / 3),
          Math.sin(row / 3),
        ]),
      ),
    };
    const blocks = { a: [0, 2], b: [2, 4] } as const;
    const unseen = { codes: noisy, levels: part.levels };
    const strips = await retrievalStrips(
      dataset,
      {
        representation: { ...representation, blocks, unseen },
        rows: { train: rows, test: rows, unseen: rows },
      },
      1,
    );
    expect(strips.map(({ part: name, factor, across }) => [name, factor, across])).toEqual([
      ["a", "a", "b"],
      ["b", "b", "a"],
    ]);
    for (const { queries, across } of strips) {
      expect(queries).toHaveLength(3);
      for (const { query, neighbours } of queries) {
        const at = across === "a" ? 0 : 1;
        const level = (label: string, f: number) => label.split(" · ")[f];
        for (const { label, right } of neighbours) {
          expect(level(label, at)).not.toBe(level(query.label, at));
          expect(right).toBe(level(label, 1 - at) === level(query.label, 1 - at));
        }
      }
    }
    // Of each level of a there are three others under another b, and they are nearest.
    for (const { neighbours } of strips[0].queries)
      expect(neighbours.map(({ right }) => right)).toEqual([true, true, true, false, false, false]);
  });
});
