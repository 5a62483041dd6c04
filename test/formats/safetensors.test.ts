/** The safetensors format: bytes by its specification, and back. */
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";

const arrays = {
  "net/weight": { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  scalar: { shape: [], data: Float32Array.of(-0.5) },
  größe: { shape: [1], data: Float32Array.of(7) },
  none: { shape: [0], data: new Float32Array(0) },
};

const label = { kind: "weights", name: "step-1.safetensors", todo: "Get it again." };

describe("a safetensors file", () => {
  it("gives back what was written", () => {
    const read = readSafetensors(writeSafetensors(arrays), label);
    expect(read).toEqual(arrays);
  });
  it("is a length, a JSON header and little-endian numbers", () => {
    const bytes = Buffer.from(writeSafetensors({ a: { shape: [2], data: Float32Array.of(1, -2) } }));
    const length = Number(bytes.readBigUInt64LE());
    expect((8 + length) % 8).toBe(0);
    expect(JSON.parse(bytes.toString("utf8", 8, 8 + length))).toEqual({
      a: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
    });
    expect([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length)]).toEqual([1, -2]);
    expect(bytes).toHaveLength(16 + length);
  });
  it("may carry metadata, as other programs write it", () => {
    const header = Buffer.from(
      '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const numbers = Buffer.from(Float32Array.of(3).buffer);
    expect(readSafetensors(Buffer.concat([length, header, numbers]), label)).toEqual({
      a: { shape: [1], data: Float32Array.of(3) },
    });
  });
  it.each([
    ["no bytes", (bytes: Uint8Array) => bytes.subarray(0, 3)],
    ["half a header", (bytes: Uint8Array) => bytes.subarray(0, 20)],
    ["numbers cut off", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
    ["a header that is no JSON", (bytes: Uint8Array) => bytes.map((b, i) => (i === 8 ? 33 : b))],
    [
      "another type",
      (bytes: Uint8Array) =>
        Buffer.from(Buffer.from(bytes).toString("latin1").replace("F32", "I32"), "latin1"),
    ],
  ])("with %s is refused by name", (_, damage) => {
    expect(() => readSafetensors(damage(writeSafetensors(arrays)), label)).toThrow(
      /^weights "step-1\.safetensors": expected a whole safetensors file of float32, got .+\. Get it again\.$/,
    );
  });
});
