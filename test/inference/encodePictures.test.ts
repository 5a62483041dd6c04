/** Files → codes: in order, whole but for what cannot be read, with a bounded number of pictures read ahead, and nothing left behind. */
import { describe, expect, it } from "vitest";
import { Fitting } from "../../src/data/images/fitting.ts";
import { InputError } from "../../src/errors.ts";
import { batchOf, encodePictures } from "../../src/inference/encodePictures.ts";
import type { Matrix } from "../../src/types/index.ts";

const SHAPE = [1, 16, 16] as const;
const BATCH = batchOf(SHAPE);
const target = { shape: SHAPE, fit: "crop" } as const;
const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}.jpg`);
/** The code of a picture is its number, which its pixels say. */
const codec = {
  takes: SHAPE,
  encode: async ({ rows, columns, data }: Matrix) => ({
    ...{ rows, columns: 1 },
    data: Float32Array.from({ length: rows }, (_, i) =>
      Math.round(255 * (data[i * columns] + 256 * data[i * columns + 1])),
    ),
  }),
};

/** Reads that end in another order than they began, and are counted; pictures in `damaged` cannot be read. */
function reading(damaged: readonly string[] = []) {
  const counts = { begun: 0, ended: 0 };
  const read = async (path: string) => {
    const i = Number.parseInt(path, 10);
    counts.begun++;
    await new Promise((resolve) => setTimeout(resolve, (i * 7) % 3));
    counts.ended++;
    if (damaged.includes(path))
      throw new InputError("picture", path, "a whole picture", "half of one", "Mend.");
    const pixels = new Uint8Array(256);
    pixels.set([i % 256, Math.floor(i / 256)]);
    return { pixels, height: 16, width: 16, space: 0, frames: 1 };
  };
  return { counts, read, fitting: new Fitting(target), stopped: () => "stopped" };
}

describe("pictures are encoded", () => {
  it("in the order of their files, those that cannot be read named in their place", async () => {
    const found: string[] = [];
    const codes: number[] = [];
    const skipped: string[] = [];
    for await (const batch of encodePictures(codec, names(2 * BATCH + 100), reading(["57.jpg", "300.jpg"]))) {
      found.push(...batch.names);
      codes.push(...batch.codes.data);
      skipped.push(...batch.skipped.map(({ file, why }) => `${file}: ${why}`));
    }
    const whole = names(2 * BATCH + 100).filter((name) => name !== "57.jpg" && name !== "300.jpg");
    expect(found).toEqual(whole);
    expect(codes).toEqual(whole.map((name) => Number.parseInt(name, 10)));
    expect(skipped).toEqual(["57.jpg: half of one", "300.jpg: half of one"]);
  });

  it("with at most one batch read ahead of the one that is taken", async () => {
    const each = reading();
    let taken = 0;
    for await (const { names: some } of encodePictures(codec, names(5 * BATCH), each)) {
      taken += some.length;
      expect(each.counts.begun).toBeLessThanOrEqual(taken + BATCH);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(each.counts.begun).toBeLessThanOrEqual(taken + BATCH);
    }
    expect(taken).toBe(5 * BATCH);
  });

  it("and nothing is read any more once the consumer left, or an error was thrown", async () => {
    const left = reading();
    for await (const _ of encodePictures(codec, names(5 * BATCH), left)) break;
    const failed = reading();
    const broken = { ...codec, encode: () => Promise.reject(new Error("no memory")) };
    const all = async () => {
      for await (const _ of encodePictures(broken, names(5 * BATCH), failed));
    };
    await expect(all()).rejects.toThrow("no memory");
    for (const { counts } of [left, failed]) {
      expect(counts.ended).toBe(counts.begun);
      expect(counts.begun).toBeLessThan(2 * BATCH);
    }
    const begun = [left, failed].map(({ counts }) => counts.begun);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([left, failed].map(({ counts }) => counts.begun)).toEqual(begun);
  });
});
