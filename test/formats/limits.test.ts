/** Files that unpack to far more than they are: every reader stops where the limit is, and says so. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withArchive } from "../../src/formats/archive.ts";
import { readIdx } from "../../src/formats/idx.ts";
import { unpackedLimit } from "../../src/formats/limits.ts";
import { parseMat5 } from "../../src/formats/mat5.ts";
import { readNorb } from "../../src/formats/norbMatrix.ts";
import { bombs } from "../campaign/bombs.ts";
import { folder } from "../data/world.ts";

const bytesOf = (name: string) => bombs.find((bomb) => bomb.name === name)!.bytes();
const root = folder({
  "zeros.gz": bytesOf("gzip of half a gigabyte of zeros"),
  "zeros.npz": bytesOf("npz of half a gigabyte of zeros"),
  "lying.npz": bytesOf("npz that unpacks to more than it says"),
});
const TOO_FAR =
  /^\w+ ".+": expected at most \d+ bytes unpacked \((20|500) times its size, or 256 MB\), got .+ made to fill/;

describe("what a packed file may unpack to", () => {
  it("is 500 times its size in pieces, 20 times where it is held, and 256 MB for small ones", () => {
    expect([unpackedLimit(1000, "passed"), unpackedLimit(1 << 20, "passed")]).toEqual([256 << 20, 500 << 20]);
    expect([unpackedLimit(1 << 20, "held"), unpackedLimit(1 << 24, "held")]).toEqual([256 << 20, 320 << 20]);
  });
  it("stops gzip, NORB's gzip and MATLAB's deflate", async () => {
    expect(() => readIdx(join(root, "zeros.gz"), 3)).toThrow(TOO_FAR);
    expect(() => parseMat5(bytesOf("mat of half a gigabyte of zeros"), "zeros.mat")).toThrow(TOO_FAR);
    const head = Buffer.alloc(20);
    [507333717, 1, 2 ** 29, 1, 1].forEach((n, i) => {
      head.writeUInt32LE(n, 4 * i);
    });
    // A gzip file may have several members, one after the other.
    const { gzipSync } = await import("node:zlib");
    writeFileSync(
      join(root, "norb.gz"),
      Buffer.concat([gzipSync(head), bytesOf("gzip of half a gigabyte of zeros")]),
    );
    await expect(readNorb(join(root, "norb.gz"))).rejects.toThrow(TOO_FAR);
  });
  it("is checked in a zip before anything is unpacked, and where more comes than was said", async () => {
    const read = (name: string) =>
      withArchive(join(root, name), "data", (archive) => archive.read("images.npy"));
    await expect(read("zeros.npz")).rejects.toThrow(TOO_FAR);
    await expect(read("lying.npz")).rejects.toThrow(
      /expected a whole \.npz file, got more bytes of images\.npy than it declares/,
    );
  });
});
