/** Rows of a dataset are found again by what they are, whatever became of their order, names, levels and factors. */
import { describe, expect, it } from "vitest";
import { levelsOf, subset } from "../../src/data/dataset.ts";
import { levelLabel } from "../../src/data/factors.ts";
import { recall } from "../../src/data/recall.ts";
import { type DataRecord, recordOf } from "../../src/data/record.ts";
import { splitRows } from "../../src/data/split.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Loaded } from "../../src/types/index.ts";
import { noiseGrid } from "./world.ts";

const ROWS = 60;
const plain = noiseGrid([5, 4], 3, 4);
const named: Loaded = { ...plain, files: Array.from({ length: ROWS }, (_, row) => `p${row}.png`) };
const split = splitRows(plain, { unseen: { a: ["a4"] }, testShare: 0.25 }, random(1));
const recorded = (dataset: Dataset) => JSON.parse(JSON.stringify(recordOf(dataset, split))) as DataRecord;
const nothing = { added: [], gone: [], repainted: [], relabelled: [], facts: [], newFactors: [] };
const shuffled = (seed: number) => random(seed).permutation(ROWS);

/** Rows with a picture and levels of their own in front, and a level that the record does not know. */
function withNewRow(dataset: Loaded, label: string): Loaded {
  const [first, ...rest] = dataset.factors;
  const images = new Uint8Array(dataset.images.length + 16).fill(7);
  images.set(dataset.images, 16);
  const levels = [0, 0, ...dataset.levels.map((level, i) => (i % 2 === 0 ? level + 1 : level))];
  return {
    ...dataset,
    rows: ROWS + 1,
    images,
    levels: Int32Array.from(levels),
    factors: [{ ...first, size: first.size + 1, labels: [label, ...first.labels!] }, ...rest],
    ...(dataset.files && { files: ["new.png", ...dataset.files] }),
  };
}

describe.each([
  ["named", named],
  ["unnamed", plain],
])("a dataset of %s rows", (_, dataset) => {
  const record = recorded(dataset);
  it("is itself where nothing changed", () => {
    const found = recall(dataset, record);
    expect(found).toEqual({ dataset, split, changes: nothing });
    expect(found.dataset).toBe(dataset);
  });
  it.each([1, 2, 3])("is put back into its order (%i)", (seed) => {
    const found = recall(subset(dataset, shuffled(seed)), record);
    expect(found.changes).toEqual(nothing);
    expect(found.split).toEqual(split);
    expect(found.dataset).toEqual(dataset);
  });
  it("has the factors in another order, and knows a new one by name", () => {
    const factors = [{ ...dataset.factors[1], name: "new" }, dataset.factors[1], dataset.factors[0]];
    const levels = Int32Array.from({ length: 3 * ROWS }, (_, i) =>
      i % 3 === 0 ? 0 : dataset.levels[2 * Math.floor(i / 3) + (i % 3 === 1 ? 1 : 0)],
    );
    const found = recall({ ...dataset, factors, levels }, record);
    expect(found.changes).toEqual({ ...nothing, newFactors: ["new"] });
    expect(found.dataset).toEqual(dataset);
  });
  it("keeps the numbers of its levels when a new row brings another level, and leaves that row out", () => {
    const found = recall(withNewRow(dataset as Loaded, "a"), record);
    expect(found.changes).toEqual({ ...nothing, added: [dataset.files ? "new.png" : "row 0"] });
    expect(found).toMatchObject({ dataset, split });
  });
  it("names rows that are gone, with their part, and keeps the others in theirs", () => {
    const rows = Int32Array.from([...dataset.levels.keys()].slice(0, ROWS)).filter((row) => row % 7 !== 3);
    const found = recall(subset(dataset, rows.toReversed()), record);
    const gone = found.changes.gone.map(({ name }) => Number(/\d+/.exec(name)));
    expect(gone).toEqual([3, 10, 17, 24, 31, 38, 45, 52, 59]);
    for (const part of ["train", "test", "unseen"] as const) {
      const left = split[part].filter((row) => row % 7 !== 3);
      expect(found.changes.gone.filter((row) => row.part === part)).toHaveLength(
        split[part].length - left.length,
      );
      const then = [...found.split[part]].map((row) => rows[row]);
      expect(then).toEqual([...left]);
    }
  });
  it("says of which rows the labels are others, by name and not by number", () => {
    const levels = dataset.levels.slice();
    levels[2 * 9] = (levels[2 * 9] + 1) % 5;
    const { changes } = recall({ ...dataset, levels }, record);
    expect(changes).toEqual({
      ...nothing,
      relabelled: [{ name: dataset.files ? "p9.png" : "row 9", part: partOf(9) }],
    });
    const [a, b] = dataset.factors;
    const renamed = { ...a, labels: a.labels!.map((label) => (label === "a0" ? "other" : label)) };
    const found = recall({ ...dataset, factors: [renamed, b] }, record);
    expect(found.changes.relabelled).toHaveLength(ROWS / 5);
    expect(found.dataset.factors[0].labels).toContain("other");
  });
  it("says what else changed", () => {
    const [a, b] = dataset.factors;
    const other = recall({ ...dataset, factors: [{ ...a, kind: "circular" }, b] }, record);
    expect(other.changes.facts).toEqual(['factor "a" was categorical and is circular']);
    const fewer = { ...dataset, factors: [a], levels: levelsOf(dataset, "a", allOf(dataset)) };
    expect(recall(fewer, record).changes.facts).toEqual(['factor "b" is gone']);
    const reshaped = { ...dataset, shape: [1, 2, 8] as const };
    expect(recall(reshaped, record).changes.facts).toEqual([
      "pictures were 1×4×4 and are 1×2×8 (channels × height × width)",
    ]);
  });
});

const allOf = ({ rows }: Dataset) => Int32Array.from({ length: rows }, (_, row) => row);
const partOf = (row: number) =>
  (["train", "test", "unseen"] as const).find((part) => split[part].includes(row)) ?? null;

describe("named rows", () => {
  const record = recorded(named);
  it("are known by name when their picture is another, and by content when their name is", () => {
    const images = named.images.slice();
    images[16 * 4]++;
    expect(recall({ ...named, images }, record).changes).toEqual({
      ...nothing,
      repainted: [{ name: "p4.png", part: partOf(4) }],
    });
    const files = named.files!.map((file) => `moved/${file}`).toReversed();
    const moved = subset({ ...named, files: files.toReversed() }, shuffled(4));
    const found = recall(moved, record);
    expect(found.changes).toEqual(nothing);
    expect(found.split).toEqual(split);
  });
  it("that changed their names with one another show other pictures", () => {
    const files = [...named.files!];
    [files[0], files[1]] = [files[1], files[0]];
    const { changes } = recall({ ...named, files }, record);
    expect(changes.repainted.map(({ name }) => name)).toEqual(["p0.png", "p1.png"]);
  });
});

describe("rows that look the same", () => {
  it("are told apart by their levels, and stand for each other where these are equal too", () => {
    const dataset: Loaded = { ...plain, images: new Uint8Array(plain.images.length) };
    const found = recall(subset(dataset, shuffled(5)), recorded(dataset));
    expect(found.changes).toEqual(nothing);
    expect(found.dataset).toEqual(dataset);
  });
});

describe("a record", () => {
  it("has digests that do not depend on the order, and rows by name", () => {
    const record = recorded(named);
    const order = shuffled(6);
    const place = new Map([...order].map((row, at) => [row, at]));
    const moved = (rows: Int32Array) => rows.map((row) => place.get(row)!).sort();
    const other = recordOf(subset(named, order), {
      train: moved(split.train),
      test: moved(split.test),
      unseen: moved(split.unseen),
    });
    expect(other.digest).toEqual(record.digest);
    expect(new Set(other.rows.map((row) => row.join()))).toEqual(
      new Set(record.rows.map((row) => row.join())),
    );
    const relabelled = { ...named, levels: named.levels.map((level, i) => (i === 0 ? 1 - level : level)) };
    const { digest } = recordOf(relabelled, split);
    expect(digest.pictures).toBe(record.digest.pictures);
    expect(digest.levels).not.toBe(record.digest.levels);
  });
  it("counts levels whose names do not tell them apart", () => {
    const [a, b] = plain.factors;
    const twins = { ...plain, factors: [{ ...a, labels: a.labels!.map(() => "same") }, b] };
    const record = recorded(twins);
    const levels = twins.levels.map((level, i) => (i === 0 ? (level + 1) % 5 : level));
    expect(recall({ ...twins, levels }, record).changes.relabelled).toHaveLength(1);
    expect(levelLabel(twins.factors[0], 3)).toBe("same");
  });
});
