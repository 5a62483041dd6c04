/** A codec on a runtime that computes nothing: a model stands for one number, its code is that number beside the image's first. */
import { describe, expect, it } from "vitest";
import { pixels } from "../../src/data/images/pixels.ts";
import { add, constant, emitModel, input, type Runtime } from "../../src/engine/index.ts";
import { blocksOf, codecOf } from "../../src/inference/codec.ts";
import { noiseGrid } from "../data/world.ts";

const dataset = noiseGrid([30, 20], 1);
const SIZE = 256;
const loads: number[] = [];
const batches: number[] = [];
const runtime = {
  load: async (model: Uint8Array) => {
    loads.push(markOf(model));
    return markOf(model);
  },
  run: async (session: number, { images, code }: Record<string, Float32Array>) => {
    if (code !== undefined) return { images: code.map((value) => value + session) };
    const rows = images.length / SIZE;
    batches.push(rows);
    return {
      code: Float32Array.from({ length: 2 * rows }, (_, at) => (at % 2 ? session : images[(at >> 1) * SIZE])),
    };
  },
} as unknown as Runtime;
/** Models that are told apart by their length. */
const [ENCODER, DECODER, UNTRAINED] = [1, 2, 3].map((mark) =>
  emitModel({ y: add(input("images", [1]), constant(new Float32Array(mark), [mark])) }),
);
const markOf = (model: Uint8Array) =>
  1 + [ENCODER, DECODER, UNTRAINED].findIndex(({ length }) => length === model.length);
const codec = codecOf(runtime, {
  blocks: { first: [0, 1], mark: [1, 2] },
  shape: dataset.shape,
  encoder: ENCODER,
  decoder: DECODER,
  untrained: () => UNTRAINED,
});
/** More than a batch, in no order. */
const rows = Int32Array.from({ length: 600 }, (_, i) => (i * 77) % 600);
const firsts = [...rows].map((row) => Math.fround(dataset.images[row * SIZE] / 255));

describe("a codec", () => {
  it("gives a code for every row, in the order of the rows, batch after batch", async () => {
    const codes = await codec.encodeRows(dataset, rows);
    expect(codes).toMatchObject({ rows: 600, columns: 2 });
    expect([...codes.data]).toEqual(firsts.flatMap((first) => [first, 1]));
    expect(batches).toEqual([256, 256, 88]);
    const images = pixels(dataset, rows.subarray(0, 300));
    expect((await codec.encode(images)).data).toEqual(codes.data.slice(0, 600));
  });
  it("has the encoder before training beside it, and decodes with its decoder", async () => {
    const codes = await codec.untrained.encodeRows(dataset, rows.subarray(0, 2));
    expect([...codes.data]).toEqual([firsts[0], 3, firsts[1], 3]);
    const decoded = await codec.decode!({ rows: 1, columns: 2, data: Float32Array.of(10, 20) });
    expect([...decoded.data]).toEqual([12, 22]);
  });
  it("loads each model once", async () => {
    await codec.encode(pixels(dataset, rows.subarray(0, 1)));
    expect(loads.sort()).toEqual([1, 2, 3]);
  });
});

it("codes come apart into blocks by their columns", () => {
  const codes = { rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const found = blocksOf(codes, { a: [0, 1], b: [1, 3] });
  expect([...found.a.data]).toEqual([1, 4]);
  expect([...found.b.data]).toEqual([2, 3, 5, 6]);
});
