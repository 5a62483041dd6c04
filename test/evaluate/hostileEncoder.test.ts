/** Encoders that other programs made, sound and hostile (written with Python's onnx): each ends in codes or in one error. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IsolatedModel } from "../../src/engine/backends/isolated.ts";
import { encodeExternal } from "../../src/evaluate/external.ts";
import { folder, noiseGrid } from "../data/world.ts";

const model = (text: string) => Buffer.from(text, "base64");
/** x [n, 1, 16, 16] → code, flattened. */
const FLAT = model(
  "CAg6UwoSCgF4EgRjb2RlIgdGbGF0dGVuEgFnWhwKAXgSFwoVCAESEQoDEgFuCgIIAQoCCBAKAggQYhwKBGNvZGUSFAoSCAESDgoHEgViYXRjaAoDCIACQgQKABAN",
);
/** The same, then a Loop of 2^62 steps whose condition stays true. */
const ENDLESS = model(
  "CAg6lgIKDwoBeBIBZiIHRmxhdHRlbgqqAQoBbQoBdAoBZhIEY29kZSIETG9vcCqSAQoEYm9keTKGAQoXCgRjX2luEgVjX291dCIISWRlbnRpdHkKFAoBdhIFdl9vdXQiCElkZW50aXR5EgFiWgsKAWkSBgoECAcSAFoOCgRjX2luEgYKBAgJEgBaDwoBdhIKCggIARIECgAKAGIPCgVjX291dBIGCgQICRIAYhMKBXZfb3V0EgoKCAgBEgQKAAoAoAEFEgFnKhAQBzoJgICAgICAgIBAQgFtKggQCSoBAUIBdFocCgF4EhcKFQgBEhEKAxIBbgoCCAEKAggQCgIIEGIZCgRjb2RlEhEKDwgBEgsKBxIFYmF0Y2gKAEIECgAQDQ==",
);
/** The first picture's code only, whatever the batch. */
const FIRST = model(
  "CAg6dgoPCgF4EgFmIgdGbGF0dGVuChYKAWYKAWEKAWISBGNvZGUiBVNsaWNlEgFnKgoIARAHOgEAQgFhKgoIARAHOgEBQgFiWhwKAXgSFwoVCAESEQoDEgFuCgIIAQoCCBAKAggQYhIKBGNvZGUSCgoICAESBAoACgBCBAoAEA0=",
);
/** Batches of 2^40. */
const WIDE = model(
  "CAg6VwoSCgF4EgRjb2RlIgdGbGF0dGVuEgFnWiAKAXgSGwoZCAESFQoHCICAgICAIAoCCAEKAggQCgIIEGIcCgRjb2RlEhQKEggBEg4KBwiAgICAgCAKAwiAAkIECgAQDQ==",
);
/** The sum of 10^10 ones is added. */
const LARGE = model(
  "CAg6yAEKDwoBeBIBZiIHRmxhdHRlbgoyCgFzEgF6Ig9Db25zdGFudE9mU2hhcGUqGQoFdmFsdWUqDQgBEAEiBAAAgD9CAXagAQQKIgoBehIBciIJUmVkdWNlU3VtKg8KCGtlZXBkaW1zGACgAQIKEQoBZgoBchIEY29kZSIDQWRkEgFnKg4IARAHOgWAyK+gJUIBc1ocCgF4EhcKFQgBEhEKAxIBbgoCCAEKAggQCgIIEGIZCgRjb2RlEhEKDwgBEgsKBxIFYmF0Y2gKAEIECgAQDQ==",
);
const dataset = noiseGrid([3], 1);

describe("an encoder that another program made", () => {
  it("encodes in a process of its own", async () => {
    const root = folder({ "flat.onnx": FLAT });
    const { codes } = await encodeExternal(join(root, "flat.onnx"), dataset);
    expect([codes.rows, codes.columns]).toEqual([3, 256]);
    expect(codes.data[300]).toBe(Math.fround(dataset.images[300] / 255));
  });
  it.each([
    ["gives one code for all", FIRST, /got 256 numbers of "code" for 3 pictures\./],
    ["wants enormous batches", WIDE, /expected batches of at most 1048576 such images, got 1099511627776\./],
    ["wants 40 GB", LARGE, /^encoder ".+": expected a model that ONNX Runtime runs on these images, got /],
    ["is cut off", FLAT.subarray(0, 60), /expected an ONNX model, got something else\./],
    ["is damaged", Buffer.concat([FLAT.subarray(0, 20), Buffer.alloc(20, 0x7f)]), /^encoder ".+": expected /],
  ])("that %s is one error", async (_, bytes, message) => {
    const path = join(folder({}), "encoder.onnx");
    writeFileSync(path, bytes);
    await expect(encodeExternal(path, dataset)).rejects.toThrow(message);
  });
  it("that never ends is stopped, and can be stopped", async () => {
    const feeds = () => ({ x: new Float32Array(256) });
    const slow = await IsolatedModel.load(ENDLESS, "cpu", { run: 0.3, row: 0.2 });
    await expect(slow.run(0, feeds())).rejects.toThrow("no answer within 1 s");
    await expect(slow.run(0, feeds())).rejects.toThrow("no answer within 1 s");
    const other = await IsolatedModel.load(ENDLESS, "cpu");
    const running = other.run(0, feeds());
    other.close();
    await expect(running).rejects.toThrow("its process ended with SIGKILL");
  });
  it("that holds more memory than it may is stopped", async () => {
    await expect(IsolatedModel.load(FLAT, "cpu", { memory: 1 << 20, copies: 0 })).rejects.toThrow(
      /of memory, of at most 1048576/,
    );
  });
});
