/** Icons as a dataset: every one in every weight, in an order that is told, with the ink that the weight promises. */
import { expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";

const open = (options: Readonly<Record<string, unknown>>) => datasets.resolve({ name: "icons", options });
const few = await open({ icons: 40, seed: 3 });
const [icon, weight] = few.factors;
const PIXELS = 64 * 64;
/** How black each picture is, 0 to 1. */
const ink = Float64Array.from({ length: few.rows }, (_, row) => {
  const pixels = (few.images as Uint8Array).subarray(row * PIXELS, (row + 1) * PIXELS);
  return pixels.reduce((sum, value) => sum + (255 - value) / 255, 0) / PIXELS;
});
const inkOf = (which: number, named: string) => ink[which * weight.size + weight.labels!.indexOf(named)];

it("has every icon in every weight, fully crossed", () => {
  expect(few).toMatchObject({ name: "icons", rows: 240, shape: [1, 64, 64], warnings: [] });
  expect([icon.name, icon.size, icon.role]).toEqual(["icon", 40, "content"]);
  expect([weight.name, weight.labels, weight.role]).toEqual([
    "weight",
    ["thin", "light", "regular", "bold", "fill", "duotone"],
    "nuisance",
  ]);
  const cells = new Set(
    Array.from({ length: few.rows }, (_, row) => few.levels.subarray(2 * row, 2 * row + 2).join()),
  );
  expect(cells.size).toBe(240);
});

it("draws a bolder line with more ink, and no picture is empty", () => {
  for (const [at, name] of icon.labels!.entries()) {
    const inks = ["thin", "light", "regular", "bold"].map((each) => inkOf(at, each));
    expect(inks[0], name).toBeGreaterThan(0.005);
    for (let i = 1; i < inks.length; i++) expect(inks[i], name).toBeGreaterThan(inks[i - 1]);
  }
});

it("chooses icons by the seed, and the same ones again", async () => {
  const [again, other] = [await open({ icons: 40, seed: 3 }), await open({ icons: 40, seed: 4 })];
  expect(again.factors[0].labels).toEqual(icon.labels);
  expect(again.images).toEqual(few.images);
  expect(other.factors[0].labels).not.toEqual(icon.labels);
  expect((await open({ icons: 2, shrink: 4 })).shape).toEqual([1, 16, 16]);
});

it("refuses more icons than there are before it draws any", async () => {
  await expect(open({ icons: 5000 })).rejects.toThrow(
    'option of icons "icons": expected at most 1512, got 5000. Ask for fewer.',
  );
});
