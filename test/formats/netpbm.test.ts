/** Portable bitmaps, grey maps and pixmaps, written by hand. */
import { describe, expect, it } from "vitest";
import { readNetpbm } from "../../src/formats/netpbm.ts";
import { pgm } from "../data/world.ts";

const text = (content: string) => readNetpbm(Buffer.from(content, "latin1"));

describe("readNetpbm", () => {
  it("reads 8 bits with comments in the header", () => {
    const picture = readNetpbm(pgm(3, 2, (i) => i * 50));
    expect(picture).toEqual({
      width: 3,
      height: 2,
      channels: 1,
      pixels: Uint8Array.of(0, 50, 100, 150, 200, 250),
    });
  });

  it("reads 16 bits, high byte first, scaled by the maximum", () => {
    const picture = readNetpbm(pgm(4, 1, (i) => [0, 256, 500, 1000][i], 1000));
    expect([...picture.pixels]).toEqual([0, 65, 128, 255]);
  });

  it("reads text, with comments anywhere", () => {
    const picture = text("P2 # grey\n2 2 # sides\n10\n0 5 # half\n10\n2\n");
    expect([...picture.pixels]).toEqual([0, 128, 255, 51]);
  });

  it("takes pixels that look like white space or comments as they are", () => {
    expect([...text("P5 4 1 255\n# \n\t").pixels]).toEqual([0x23, 0x20, 0x0a, 0x09]);
  });

  it("reads colours, in bytes and in text", () => {
    const colours = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(10, 20, 30, 40, 50, 60) };
    expect(text("P6 2 1 255\n\x0a\x14\x1e\x28\x32\x3c")).toEqual(colours);
    expect(text("P3 2 1 255\n10 20 30\n40 50 60\n")).toEqual(colours);
  });

  it("reads bitmaps, whose ones are black and whose lines end at a whole byte", () => {
    const pixels = [0, 255, 255, 255, 255, 255, 255, 255, 0, 255, 0, 255, 255, 255, 255, 255, 255, 255];
    expect([...text("P4 9 2\n\x80\x80\x40\x00").pixels]).toEqual(pixels);
    expect([...text("P1 9 2\n100000001 # a line\n010000000").pixels]).toEqual(pixels);
  });

  it.each([
    ["P7 1 1 255\n000", "does not start with P1 to P6"],
    ["", "does not start with P1 to P6"],
    ["P6 1 1 255\n00", "truncated netpbm file (2 of 3 bytes of pixels)"],
    ["P4 9 2\n000", "truncated netpbm file (3 of 4 bytes of pixels)"],
    ["P1 2 2\n012", "truncated netpbm file (3 bytes of text for 4 values)"],
    ["P1 2 2\n0121", "a bitmap of other digits"],
    ["P5 4", "ends before its height"],
    ["P5 4 x 255\n", 'whose height is "x"'],
    ["P5 0 4 255\n", "of 0x4 pixels"],
    ["P5 2 2 70000\n", "maximum is 70000"],
    ["P5 2 2 255\n000", "truncated netpbm file (3 of 4 bytes of pixels)"],
    ["P5 2 2 256\n0000000", "truncated netpbm file (7 of 8 bytes of pixels)"],
    ["P5 999999999 999999999 255\n0", "truncated netpbm file (1 of"],
    ["P2 2 2 9\n1 2 3", "truncated netpbm file (5 bytes of text for 4 values)"],
    ["P2 2 2 9\n10 20 30", "ends before its pixels"],
    ["P2 2 2 9\n1 2 -3 4", 'whose pixels is "-3"'],
  ])("refuses %j", (content, message) => {
    expect(() => text(content)).toThrow(message);
  });
});
