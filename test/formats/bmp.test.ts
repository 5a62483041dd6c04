/** Windows bitmaps of every depth, written by hand. */
import { describe, expect, it } from "vitest";
import { readBmp } from "../../src/formats/bmp.ts";
import { bmpBytes } from "./bmpFile.ts";

/** Colours with a different number in every channel. */
const palette = Array.from({ length: 256 }, (_, i) => [i, 255 - i, (i * 7) % 256]);

describe("readBmp", () => {
  it.each([1, 4, 8])("reads %d bits a pixel through a palette, at widths that end inside a byte", (depth) => {
    const colours = palette.slice(0, 2 ** depth);
    for (const width of [1, 3, 8, 9, 13]) {
      const index = (i: number) => (i * 5 + 1) % 2 ** depth;
      for (const fromTop of [false, true]) {
        const picture = readBmp(bmpBytes(width, 3, depth, index, { palette: colours, fromTop, gap: 6 }));
        const expected = Array.from({ length: 3 * width }, (_, i) => colours[index(i)]).flat();
        expect([picture.channels, [...picture.pixels]]).toEqual([3, expected]);
      }
    }
  });
  it("reads a palette of greys as grey", () => {
    const greys = [0, 128, 255].map((tone) => [tone, tone, tone]);
    const picture = readBmp(bmpBytes(3, 1, 8, (i) => i, { palette: greys }));
    expect(picture).toEqual({ width: 3, height: 1, channels: 1, pixels: Uint8Array.of(0, 128, 255) });
  });
  it.each([1, 2, 3, 5])("reads 24 bits a pixel at width %d", (width) => {
    const colour = (i: number) => [i, 100 + i, 200 + i];
    const picture = readBmp(bmpBytes(width, 2, 24, colour));
    expect([...picture.pixels]).toEqual(Array.from({ length: 2 * width }, (_, i) => colour(i)).flat());
  });
  it("reads 16 bits by the usual parts and by masks", () => {
    expect([...readBmp(bmpBytes(3, 1, 16, (i) => [0x7c00, 0x3e0, 0x1f][i])).pixels]).toEqual([
      ...[255, 0, 0],
      ...[0, 255, 0],
      ...[0, 0, 255],
    ]);
    const masks = [0xf800, 0x7e0, 0x1f];
    const word = (i: number) => (31 << 11) | (i << 5) | 8;
    expect([...readBmp(bmpBytes(2, 1, 16, (i) => word(63 * i), { masks })).pixels]).toEqual([
      ...[255, 0, 66],
      ...[255, 255, 66],
    ]);
  });
  it("reads 32 bits, with an alpha channel where there is a mask for it", () => {
    const plain = readBmp(bmpBytes(2, 1, 32, (i) => 0x01020304 + i));
    expect(plain).toMatchObject({ channels: 3, pixels: Uint8Array.of(2, 3, 4, 2, 3, 5) });
    const masks = [0xff, 0xff00, 0xff0000, 0xff000000];
    const masked = readBmp(bmpBytes(1, 1, 32, () => 0x80030201, { masks }));
    expect(masked).toMatchObject({ channels: 4, pixels: Uint8Array.of(1, 2, 3, 128) });
  });
  const whole = bmpBytes(4, 4, 24, () => [1, 2, 3]);
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };
  it.each([
    [Buffer.from("BM"), "no Windows bitmap"],
    [whole.subarray(0, -1), "a truncated bitmap (47 of 48 bytes of pixels)"],
    [changed(18, 0), "a bitmap of 0x4 pixels"],
    [changed(18, 0x7fffffff), "a truncated bitmap (48 of"],
    [changed(30, 1), "compressed by run lengths"],
    [changed(30, 9), "compressed by method 9"],
    [changed(28, 7), "of 7 bits a pixel"],
    [changed(14, 20), "another header"],
    [bmpBytes(1, 1, 8, () => 0, { palette: [[0, 0, 0]] }).subarray(0, 56), "a truncated bitmap"],
  ])("refuses %#", (bytes, message) => {
    expect(() => readBmp(bytes)).toThrow(message);
  });
});
