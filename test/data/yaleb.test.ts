/** Extended Yale Face Database B, where it is at hand. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Loaded } from "../../src/types/index.ts";
import { column, labels, readImages } from "./world.ts";

const path = fileURLToPath(new URL("../../../shared/data/yaleb", import.meta.url));

describe.skipIf(!existsSync(path))("Extended Yale B (needs ../shared/data/yaleb)", () => {
  const options = { size: 64, fit: "stretch", combine: { lighting: ["azimuth", "elevation"] } };
  /** Mean of the left half less that of the right half. */
  const leftness = ({ images }: Loaded, row: number) => {
    let sum = 0;
    for (let i = 0; i < 64 * 64; i++) sum += (i % 64 < 32 ? 1 : -1) * images[row * 64 * 64 + i];
    return sum / (32 * 64);
  };

  it("has 1710 pictures of 27 people under 64 lights", async () => {
    const dataset = await readImages(path, options);
    expect([dataset.rows, dataset.shape]).toEqual([1710, [1, 64, 64]]);
    expect(dataset.factors.map(({ name, size }) => [name, size])).toEqual([
      ["identity", 27],
      ["lighting", 64],
    ]);
    expect(dataset.levels).not.toContain(-1);
    expect(labels(dataset, "lighting")).toContain("azimuth +50, elevation -40");
    expect(dataset.warnings).toEqual([
      "all 1710 pictures were resized from 96x84 to 64x64 (height x width)",
      expect.stringMatching(
        /^1710 of 1710 pictures have other proportions and were stretched; cropping would take 13 % at most/,
      ),
      '"identity" was read as measurements, though its numbers look like names (whole numbers counted from 1 to 28): data.kinds={"identity":"categorical"} makes them names',
    ]);
  });

  it("lights the left half where the azimuth is positive", async () => {
    const dataset = await readImages(path, options);
    const names = labels(dataset, "lighting") ?? [];
    const lights = column(dataset, "lighting").map((level) =>
      Number(names[level].match(/azimuth (\S+),/)?.[1]),
    );
    const sides = lights.flatMap((azimuth, row) =>
      Math.abs(azimuth) >= 50 && Math.abs(azimuth) <= 85 ? [Math.sign(azimuth) * leftness(dataset, row)] : [],
    );
    expect(sides.length).toBeGreaterThan(300);
    expect(sides.filter((side) => side > 0).length / sides.length).toBeGreaterThan(0.99);
  });

  it("drops the seven pictures that are almost black, if told to", async () => {
    const dataset = await readImages(path, { ...options, minBrightness: 20 });
    expect(dataset.rows).toBe(1703);
    expect(dataset.warnings[2]).toMatch(/^dark pictures dropped .*: 7$/);
  });
});
