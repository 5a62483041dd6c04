/** Numpy arrays as people store images and labels: other types, axes, ranges and sides. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { npz } from "../../src/data/archives/npz.ts";
import { loaded } from "../../src/data/dataset.ts";
import { integers, npyBytes } from "../formats/npyFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-npy-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const ROWS = 4;
let count = 0;
const labels = integers([ROWS], [0, 1, 0, 1]);
async function read(arrays: Readonly<Record<string, Buffer>>, given: object = {}) {
  const path = mkdtempSync(join(root, `${count++}-`));
  for (const [name, bytes] of Object.entries({ labels, ...arrays }))
    writeFileSync(join(path, `${name}.npy`), bytes);
  return loaded(await npz.create(npz.options.parse({ path, factors: ["labels"], ...given })));
}
const shape = [ROWS, 16, 16];
const byte = (at: number) => (at * 5) % 256;
const BYTES = Uint8Array.from({ length: ROWS * 256 }, (_, at) => byte(at));
const mapped = (scale: (byte: number) => number) => Float32Array.from(BYTES, scale);
const said = (type: string, low: number, high: number, more = "; data.range=[low,high] says otherwise") =>
  `images.npy: ${type} from ${low} (black) to ${high} (white) was scaled to bytes${more}`;

describe("numbers of images", () => {
  it.each<[string, string, ArrayBufferView, object, string | RegExp]>([
    ["floats in 0..1", "<f4", mapped((b) => b / 255), {}, said("float32", 0, 1)],
    ["doubles in 0..1", "<f8", Float64Array.from(BYTES, (b) => b / 255), {}, said("float64", 0, 1)],
    ["floats in 0..255", "<f4", mapped((b) => b), {}, said("float32", 0, 255)],
    [
      "floats from -1 to 1",
      "<f4",
      mapped((b) => b / 127.5 - 1),
      { range: [-1, 1] },
      said("float32", -1, 1, ""),
    ],
    ["16 bits", "<u2", Uint16Array.from(BYTES, (b) => 257 * b), {}, said("uint16", 0, 65535)],
    [
      "16 bits, big-endian",
      ">u2",
      Uint16Array.from(BYTES, (b) => b | (b << 8)),
      {},
      said("uint16", 0, 65535),
    ],
    [
      "12 bits in 16",
      "<u2",
      Uint16Array.from(BYTES, (b) => Math.round((4095 * b) / 255)),
      { range: [0, 4095] },
      said("uint16", 0, 4095, ""),
    ],
    ["64-bit integers", "<i8", BigInt64Array.from(BYTES, BigInt), {}, said("int64", 0, 255)],
  ])("%s come out with the same bytes, which is said", async (_, descr, numbers, given, note) => {
    const { images, warnings } = await read({ images: npyBytes({ descr, shape }, numbers) }, given);
    expect(images).toEqual(BYTES);
    expect(warnings).toEqual([note]);
  });
  it("a little beyond 0..1, as resizing leaves them, are clipped", async () => {
    const floats = mapped((b) => b / 255);
    [floats[0], floats[1], floats[2]] = [-0.08, 1.0000001, 1.12];
    const { images, warnings } = await read({ images: npyBytes({ descr: "<f4", shape }, floats) });
    expect([...images.subarray(0, 4)]).toEqual([0, 255, 255, byte(3)]);
    expect(warnings[0]).toMatch(/what lies beyond \(down to -0\.07\d+, up to 1\.12\d*\) was clipped/);
  });
  it("of mostly black 0..255 are not taken for 0..1", async () => {
    const floats = new Float32Array(ROWS * 256);
    floats.set([255, 128], 700);
    const { images } = await read({ images: npyBytes({ descr: "<f4", shape }, floats) });
    expect([images[700], images[701]]).toEqual([255, 128]);
  });
  it.each<[string, string, ArrayBufferView, RegExp]>([
    [
      "-1 to 1",
      "<f4",
      mapped((b) => b / 127.5 - 1),
      /0\.\.1, 0\.\.255 or 16 bits, got -1 to 1\. .+ data\.range=\[-1,1\]\.$/,
    ],
    ["0 to 16", "<f4", mapped((b) => b / 16), /got 0 to 15\.\d+\. .+ data\.range=\[0,16\]\.$/],
    [
      "0 to 4095",
      "<u2",
      Uint16Array.from(BYTES, (b) => 16 * b),
      /got 0 to 4080\. .+ data\.range=\[0,4095\]\.$/,
    ],
    [
      "whole numbers below 0",
      "<i2",
      Int16Array.from(BYTES, (b) => b - 100),
      /got -100 to 155\. .+ data\.range=\[-100,155\]/,
    ],
    ["NaN", "<f4", mapped((b) => b / 0 - b), /expected finite numbers, got NaN\. Replace it/],
  ])("%s are refused with what to write", async (_, descr, numbers, message) => {
    await expect(read({ images: npyBytes({ descr, shape }, numbers) })).rejects.toThrow(message);
  });
});

describe("axes and sides of images", () => {
  const colour = (axes: string) => {
    const sides: Record<string, number> = { n: ROWS, h: 16, w: 32, c: 3 };
    const order = [...axes];
    const value = (at: Record<string, number>) => (at.n * 101 + at.h * 7 + at.w * 3 + at.c * 29) % 256;
    const whole = order.map((axis) => sides[axis]);
    const bytes = Uint8Array.from({ length: whole.reduce((a, b) => a * b) }, (_, place) => {
      const at: Record<string, number> = {};
      for (const axis of [...order].reverse()) {
        at[axis] = place % sides[axis];
        place = Math.floor(place / sides[axis]);
      }
      return value(at);
    });
    return npyBytes({ descr: "|u1", shape: whole }, bytes);
  };
  it("are the same pictures whatever the order, where it is said or can be told", async () => {
    const right = await read({ images: colour("nhwc") });
    expect(right.warnings).toEqual([]);
    const [told, ...given] = [
      await read({ images: colour("nchw") }),
      await read({ images: colour("nchw") }, { axes: "nchw" }),
      await read({ images: colour("hwcn") }, { axes: "hwcn" }),
      await read({ images: colour("cwhn") }, { axes: "cwhn" }),
    ];
    expect(told.warnings).toEqual([
      'images.npy: the axes (4, 3, 16, 32) were taken as "nchw"; data.axes says otherwise',
    ]);
    for (const { images, shape: sides } of [told, ...given])
      expect([images, sides]).toEqual([right.images, [3, 16, 32]]);
    for (const { warnings } of given) expect(warnings).toEqual([]);
  });
  it("that cannot be told are refused in words", async () => {
    await expect(read({ images: colour("hwcn") })).rejects.toThrow(
      /^array "images\.npy": expected \(rows, height, width\) or .+, got \(16, 32, 3, 4\)\. Say what its axes are: data\.axes=/,
    );
    const both = npyBytes({ descr: "|u1", shape: [ROWS, 3, 16, 3] }, new Uint8Array(ROWS * 144));
    await expect(read({ images: both })).rejects.toThrow(/which may be nhwc or nchw/);
    await expect(read({ images: colour("nhwc") }, { axes: "nhw" })).rejects.toThrow(/expected 3 axes, "nhw"/);
    expect(npz.options.safeParse({ path: "x", axes: "nhhc" }).success).toBe(false);
  });
  it("that are no multiples of 16 get black around them, which is said", async () => {
    const images = npyBytes(
      { descr: "|u1", shape: [ROWS, 28, 30, 3] },
      new Uint8Array(ROWS * 28 * 30 * 3).fill(9),
    );
    const found = await read({ images });
    expect([found.shape, found.warnings]).toEqual([
      [3, 32, 32],
      ["images.npy: 28x30 images were padded with black to 32x32"],
    ]);
    const plane = found.images.subarray(1024, 2048);
    expect([0, 31, 32 * 2, 32 * 2 + 1, 32 * 29 + 30, 32 * 30].map((at) => plane[at])).toEqual([
      0, 0, 0, 9, 9, 0,
    ]);
  });
  it("are padded for what divides them", async () => {
    const images = npyBytes({ descr: "|u1", shape: [ROWS, 60, 60] }, new Uint8Array(ROWS * 3600).fill(40));
    expect((await read({ images }, { shrink: 2 })).shape).toEqual([1, 32, 32]);
  });
});

describe("labels in numpy's arrays", () => {
  const images = npyBytes({ descr: "|u1", shape }, BYTES);
  const words = (kind: "S" | "U", list: readonly string[], order = kind === "S" ? "|" : "<") => {
    const cells = list.map((text) =>
      kind === "S" ? [...Buffer.from(text)] : [...text].map((c) => c.codePointAt(0)!),
    );
    const width = Math.max(...cells.map(({ length }) => length));
    const flat = cells.flatMap((cell) => [...cell, ...new Array(width - cell.length).fill(0)]);
    const body = kind === "S" ? Uint8Array.from(flat) : Uint32Array.from(flat);
    if (order === ">") Buffer.from(body.buffer).swap32();
    return npyBytes({ descr: `${order}${kind}${width}`, shape: [list.length] }, body);
  };
  const names = ["zoë", "al", "", "al"];
  it.each([
    ["U", words("U", names)],
    ["U, big-endian", words("U", names, ">")],
    ["S", words("S", names)],
  ])("of dtype %s are texts, an empty one is missing", async (_, array) => {
    const { factors, levels } = await read({ images, labels: array });
    expect([factors[0].labels, [...levels]]).toEqual([
      ["al", "zoë"],
      [1, 0, -1, 0],
    ]);
  });
  it.each([
    [
      "64 bits",
      npyBytes({ descr: "<i8", shape: [4] }, BigInt64Array.of(2n ** 40n, -5n, -5n, 7n)),
      [-5, 7, 2 ** 40],
    ],
    [
      "unsigned 64 bits",
      npyBytes({ descr: "<u8", shape: [4] }, BigUint64Array.of(9n, 2n ** 52n, 9n, 9n)),
      [9, 2 ** 52],
    ],
    ["whole floats", npyBytes({ descr: "<f4", shape: [4] }, Float32Array.of(0, 2, 2, 1)), [0, 1, 2]],
    ["a column of a table", integers([4, 1], [3, 4, 3, 4]), [3, 4]],
    ["all below 0", integers([4], [-5, -3, -4, -3]), [-5, -4, -3]],
    ["true and false", npyBytes({ descr: "|b1", shape: [4] }, Uint8Array.of(0, 1, 1, 0)), [0, 1]],
  ])("of %s are levels", async (_, array, values) => {
    expect((await read({ images, labels: array })).factors[0].values).toEqual(values);
  });
  it("too large to be told apart are refused", async () => {
    const ids = npyBytes({ descr: "<i8", shape: [4] }, BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n, 1n, 2n));
    await expect(read({ images, labels: ids })).rejects.toThrow(
      /^array "labels": expected whole numbers up to 2\^53/,
    );
  });
  it("that are one-hot are one factor, unless their columns have names", async () => {
    const hot = integers([4, 3], [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]);
    const { factors, levels, warnings } = await read({ images, labels: hot });
    expect([factors.length, factors[0].name, [...levels]]).toEqual([1, "labels", [1, 0, 2, 1]]);
    expect(warnings).toContain(
      "labels: every row of (4, 3) holds one 1: it was read as one factor of 3 levels (one-hot)",
    );
    const named = { factors: undefined, levels: "labels", names: ["a", "b", "c"] };
    expect((await read({ images, labels: hot }, named)).factors.map(({ name }) => name)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });
  it("of one level in a table are left out, which is said", async () => {
    const { factors, warnings } = await read(
      { images, labels: integers([4, 2], [7, 0, 7, 1, 7, 2, 7, 0]) },
      { factors: undefined, levels: "labels" },
    );
    expect(factors.map(({ name }) => name)).toEqual(["factor1"]);
    expect(warnings).toContain('factor "factor0" has the same level everywhere and was left out');
  });
  it("of Python objects, or of several fields, are named for what they are", async () => {
    const objects = npyBytes({ descr: "|O", shape: [4] }, new Uint8Array(40));
    await expect(read({ images, labels: objects })).rejects.toThrow(/got Python objects \(dtype object\)/);
    const fields = npyBytes({ descr: "[('a', '<i4'), ('b', '<f4')]", shape: [4] }, new Uint8Array(32));
    await expect(read({ images, labels: fields })).rejects.toThrow(/several fields \(structured dtype\)/);
  });
});
