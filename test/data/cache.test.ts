/** The cache: what is damaged is made anew, and what a dead process left is swept away. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Append, cached, cachedFile } from "../../src/data/images/cache.ts";
import { storedImages } from "../../src/data/images/stored.ts";
import { RunError } from "../../src/errors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unweave-cache-"));
  vi.stubEnv("UNWEAVE_CACHE", folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) % 256);
const make = vi.fn(() => bytes);
const onlyFile = () => {
  const [name, ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  return join(folder, name);
};

describe("bytes that are kept", () => {
  it.each([1000, null])("are made anew if any of them was changed or lost (length %o)", async (length) => {
    make.mockClear();
    expect(await cached("a", length, make)).toEqual(bytes);
    expect(await cached("a", length, make)).toEqual(bytes);
    expect(make).toHaveBeenCalledTimes(1);
    const whole = readFileSync(onlyFile());
    for (const at of [0, 500, 999, 1003]) {
      const damaged = Uint8Array.from(whole);
      damaged[at] ^= 64;
      writeFileSync(onlyFile(), damaged);
      make.mockClear();
      expect(await cached("a", length, make)).toEqual(bytes);
      expect(make).toHaveBeenCalledTimes(1);
      expect(readFileSync(onlyFile()).equals(whole)).toBe(true);
    }
    for (const left of [0, 3, 500, 1003]) {
      writeFileSync(onlyFile(), whole.subarray(0, left));
      expect(await cached("a", length, make)).toEqual(bytes);
      expect(statSync(onlyFile()).size).toBe(1004);
    }
  });
});

describe("a file that is kept", () => {
  const pieces = { length: 1000, piece: 300 };
  const write = vi.fn(async (append: Append) => {
    for (let at = 0; at < 1000; at += 70) append(bytes.subarray(at, at + 70));
  });
  const shape = [1, 10, 30] as const;
  const image = (file: { path: string; checksums: Uint32Array }, row: number) =>
    storedImages(
      { path: file.path, offset: 0 },
      { shape, channelsLast: false, scale: 1 },
      file.checksums,
    ).read(row);

  it("is made anew if a byte of it was changed", async () => {
    write.mockClear();
    const kept = await cachedFile("b", pieces, write);
    expect(image(kept, 2)).toEqual(bytes.subarray(600, 900));
    expect((await cachedFile("b", pieces, write)).checksums).toEqual(kept.checksums);
    expect(write).toHaveBeenCalledTimes(1);
    const whole = readFileSync(kept.path);
    for (const at of [0, 999, 1002, whole.length - 1]) {
      const damaged = Uint8Array.from(whole);
      damaged[at] ^= 1;
      writeFileSync(kept.path, damaged);
      write.mockClear();
      await cachedFile("b", pieces, write);
      expect(write).toHaveBeenCalledTimes(1);
      expect(readFileSync(kept.path).equals(whole)).toBe(true);
    }
  });
  it("that is damaged while it is used ends the work with a sentence, and is removed", async () => {
    const kept = await cachedFile("c", pieces, write);
    const damaged = Uint8Array.from(readFileSync(kept.path));
    damaged[650] ^= 1;
    writeFileSync(kept.path, damaged);
    expect(image(kept, 1)).toEqual(bytes.subarray(300, 600));
    expect(() => image(kept, 2)).toThrow(RunError);
    expect(readdirSync(folder)).toEqual([]);
    expect(image(await cachedFile("c", pieces, write), 2)).toEqual(bytes.subarray(600, 900));
  });
});

describe("temporary files", () => {
  it("of work that failed are removed", async () => {
    const failing = cachedFile("e", { length: 10, piece: 5 }, async (append) => {
      append(bytes.subarray(0, 5));
      throw new RangeError("a mistake of ours");
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});
