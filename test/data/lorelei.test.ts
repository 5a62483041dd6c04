/** Faces in parts as a dataset: factors of unequal size, drawn independently, each seen where it lies. */
import { expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";

const open = (options: Readonly<Record<string, unknown>>) => datasets.resolve({ name: "lorelei", options });
const faces = await open({ pictures: 400 });
const SIDE = 64;
const levelOf = (row: number, name: string) =>
  faces.levels[row * faces.factors.length + faces.factors.findIndex((each) => each.name === name)];
/** Mean darkness of a band of pixel rows over the pictures that `chosen` names. */
function darkness(chosen: readonly number[], top: number, bottom: number): number {
  const images = faces.images as Uint8Array;
  let sum = 0;
  for (const row of chosen)
    for (let at = top * SIDE; at < bottom * SIDE; at++) sum += 255 - images[row * SIDE * SIDE + at];
  return sum / (255 * chosen.length * (bottom - top) * SIDE);
}
const rows = Array.from({ length: faces.rows }, (_, row) => row);

it("has nine factors, of which three may be missing from a face", () => {
  expect(faces.factors.map(({ name, size }) => `${name} ${size}`)).toEqual([
    ...["head 4", "hair 48", "eyes 24", "eyebrows 13", "nose 6", "mouth 27"],
    ...["glasses 6", "earrings 4", "beard 3"],
  ]);
  expect(faces.factors.filter(({ labels }) => labels![0] === "none").map(({ name }) => name)).toEqual([
    ...["glasses", "earrings", "beard"],
  ]);
  expect(faces.shape).toEqual([1, SIDE, SIDE]);
  for (const [f, { size }] of faces.factors.entries()) {
    const shown = rows.map((row) => faces.levels[row * faces.factors.length + f]);
    expect(Math.min(...shown)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shown)).toBeLessThan(size);
  }
});

it("shows a beard at the chin and nothing of it at the hair", () => {
  const [bearded, shaven] = [true, false].map((has) =>
    rows.filter((row) => levelOf(row, "beard") > 0 === has),
  );
  expect(darkness(bearded, 40, 56) - darkness(shaven, 40, 56)).toBeGreaterThan(0.05);
  expect(Math.abs(darkness(bearded, 8, 22) - darkness(shaven, 8, 22))).toBeLessThan(0.03);
});

it("is the same again for a seed, and another for another", async () => {
  expect((await open({ pictures: 400 })).images).toEqual(faces.images);
  const other = await open({ pictures: 400, seed: 1 });
  expect(other.levels).not.toEqual(faces.levels);
  // Fewer pictures are the first of more.
  expect((await open({ pictures: 20 })).levels).toEqual(faces.levels.subarray(0, 20 * faces.factors.length));
});
