/** Portable grey maps, written by hand. */
import { describe, expect, it } from "vitest";
import { readPgm } from "../../src/formats/pgm.ts";
import { pgm } from "../data/world.ts";

const text = (content: string) => readPgm(Buffer.from(content, "latin1"));

describe("readPgm", () => {
  it("reads 8 bits with comments in the header", () => {
    const picture = readPgm(pgm(3, 2, (i) => i * 50));
    expect(picture).toEqual({ width: 3, height: 2, pixels: Uint8Array.of(0, 50, 100, 150, 200, 250) });
  });

  it("reads 16 bits, high byte first, scaled by the maximum", () => {
    const picture = readPgm(pgm(4, 1, (i) => [0, 256, 500, 1000][i], 1000));
    expect([...picture.pixels]).toEqual([0, 65, 128, 255]);
  });

  it("reads text, with comments anywhere", () => {
    const picture = text("P2 # grey\n2 2 # sides\n10\n0 5 # half\n10\n2\n");
    expect([...picture.pixels]).toEqual([0, 128, 255, 51]);
  });

  it("takes pixels that look like white space or comments as they are", () => {
    expect([...text("P5 4 1 255\n# \n\t").pixels]).toEqual([0x23, 0x20, 0x0a, 0x09]);
  });

  it.each([
    ["P6 1 1 255\n000", "does not start with P5 or P2"],
    ["", "does not start with P5 or P2"],
    ["P5 4", "ends before its height"],
    ["P5 4 x 255\n", 'whose height is "x"'],
    ["P5 0 4 255\n", "of 0x4 pixels"],
    ["P5 2 2 70000\n", "maximum is 70000"],
    ["P5 2 2 255\n000", "truncated PGM file (3 of 4 bytes of pixels)"],
    ["P5 2 2 256\n0000000", "truncated PGM file (7 of 8 bytes of pixels)"],
    ["P5 999999999 999999999 255\n0", "truncated PGM file (1 of"],
    ["P2 2 2 9\n1 2 3", "truncated PGM file (5 bytes of text for 4 pixels)"],
    ["P2 2 2 9\n10 20 30", "ends before its pixels"],
    ["P2 2 2 9\n1 2 -3 4", 'whose pixels is "-3"'],
  ])("refuses %j", (content, message) => {
    expect(() => text(content)).toThrow(message);
  });
});
