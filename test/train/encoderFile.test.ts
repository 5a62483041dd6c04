/** Encoders made elsewhere: models whose codes are pixels, so every number is known. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema, TensorProto_DataType as Type } from "onnx-buf";
import { afterAll, describe, expect, it } from "vitest";
import { emitModel, input, reshape, slice, type Tensor } from "../../src/engine/index.ts";
import { encodeExternal } from "../../src/evaluate/external.ts";
import { readEncoderFile } from "../../src/inference/encoderFile.ts";
import type { Dataset } from "../../src/types/index.ts";

const folder = mkdtempSync(join(tmpdir(), "unweave-encoder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [rows, side] = [10, 4];
const images = Uint8Array.from({ length: rows * side * side }, (_, at) => (7 * at) % 256);
const dataset: Dataset = {
  name: "pixels",
  factors: [],
  shape: [1, side, side],
  rows,
  levels: new Int32Array(0),
  images,
  warnings: [],
};
const pixel = (row: number, at: number) => Math.fround(images[row * side * side + at] / 255);

const BATCH = 4;
function written(
  outputs: (flat: Tensor) => Record<string, Tensor>,
  change?: (model: ModelProto) => void,
): string {
  const flat = reshape(input("x", [BATCH, 1, side, side]), [BATCH, side * side]);
  const model = fromBinary(ModelProtoSchema, emitModel(outputs(flat)));
  change?.(model);
  const path = join(folder, `${Math.random()}.onnx`);
  writeFileSync(path, toBinary(ModelProtoSchema, model));
  return path;
}
const halves = (flat: Tensor) => ({ left: slice(flat, 1, 0, 3), right: slice(flat, 1, 3, 5) });
const tensorOf = (model: ModelProto) => {
  const type = model.graph!.input[0].type!.value;
  if (type.case !== "tensorType") throw new Error("no tensor");
  return type.value;
};

describe("an encoder of fixed batch", () => {
  it("codes every picture, the last ones padded; each output is a block", async () => {
    const done: number[] = [];
    const { codes, blocks } = await encodeExternal(written(halves), dataset, { onRows: (n) => done.push(n) });
    expect(blocks).toEqual({ left: [0, 3], right: [3, 5] });
    expect([codes.rows, codes.columns]).toEqual([rows, 5]);
    const expected = Array.from({ length: rows * 5 }, (_, at) => pixel(Math.floor(at / 5), at % 5));
    expect([...codes.data]).toEqual(expected);
    expect(done).toEqual([4, 8, 10]);
  });
  it("leaves out a whole code beside its blocks, and calls a single output the code", async () => {
    const both = await encodeExternal(
      written((flat) => ({ ...halves(flat), code: flat })),
      dataset,
    );
    expect(both.blocks).toEqual({ left: [0, 3], right: [3, 5] });
    const one = await encodeExternal(
      written((flat) => ({ z: slice(flat, 1, 0, 2) })),
      dataset,
    );
    expect(one.blocks).toEqual({ code: [0, 2] });
  });
});

describe("an encoder's input", () => {
  it("may leave its sides free: they become the data's", async () => {
    const path = written(halves, (model) => {
      for (const dim of tensorOf(model).shape!.dim.slice(1)) dim.value = { case: "dimParam", value: "any" };
    });
    expect((await encodeExternal(path, dataset)).codes.data[0]).toBe(pixel(0, 0));
  });
  it("of another shape, type or number is refused", () => {
    const read = (path: string) => () => readEncoderFile(path, dataset.shape);
    expect(() => readEncoderFile(written(halves), [3, side, side])).toThrow(
      `input "x" of the data's shape [any, 3, 4, 4], got [4, 1, 4, 4]. Choose the data's size`,
    );
    const bytes = written(halves, (model) => {
      tensorOf(model).elemType = Type.UINT8;
    });
    expect(read(bytes)).toThrow('expected float32 for "x", got uint8.');
    const two = written(halves, ({ graph }) => {
      graph!.input.push({ ...graph!.input[0], name: "mask" });
    });
    expect(read(two)).toThrow("expected one input, the images, got x, mask.");
  });
  it("that the runtime cannot run is one error", async () => {
    const path = written(halves, ({ graph }) => {
      graph!.node[0].opType = "NoSuchOperator";
    });
    await expect(encodeExternal(path, dataset)).rejects.toThrow(
      /^encoder ".+": expected a model that ONNX Runtime runs on these images, got /,
    );
  });
});
