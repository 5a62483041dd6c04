/** Directions in which pictures of one person differ are found and taken out, and what tells people apart stays. */
import { describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import type { Dataset } from "../../src/types/index.ts";
import { nuisanceDirections, without } from "../../studies/faces/projection.ts";

const [PEOPLE, LIGHTS, SIDE] = [6, 8, 16];
const rows = PEOPLE * LIGHTS;
/** Everybody has a column that is lit, and light of two kinds falls on the two halves of the picture's top row. */
const images = new Uint8Array(rows * SIDE * SIDE);
const levels = new Int32Array(2 * rows);
for (let row = 0; row < rows; row++) {
  const [person, light] = [row % PEOPLE, Math.floor(row / PEOPLE)];
  levels.set([person, light], 2 * row);
  for (let i = 0; i < SIDE; i++) {
    images[row * SIDE * SIDE + (SIDE - 1) * SIDE + i] = i === person ? 200 : 0;
    images[row * SIDE * SIDE + i] = i < 8 ? 20 * light : 30 * ((light * 3) % LIGHTS);
  }
}
const dataset: Dataset = {
  name: "lit",
  factors: [
    { name: "identity", size: PEOPLE, kind: "categorical" },
    { name: "lighting", size: LIGHTS, kind: "categorical" },
  ],
  ...{ levels, rows, images, shape: [1, SIDE, SIDE], warnings: [] },
};

describe("nuisanceDirections", () => {
  const directions = nuisanceDirections(dataset, allRows(dataset), 2);
  it("are of length 1 and at right angles", () => {
    const gram = directions.mmul(directions.transpose());
    expect(gram.get(0, 0)).toBeCloseTo(1, 6);
    expect(gram.get(1, 1)).toBeCloseTo(1, 6);
    expect(gram.get(0, 1)).toBeCloseTo(0, 6);
  });
  it("lie where light falls, and nowhere else", () => {
    for (let k = 0; k < 2; k++) {
      const elsewhere = directions.getRow(k).slice(SIDE);
      expect(Math.max(...elsewhere.map(Math.abs))).toBeLessThan(1e-6);
    }
  });
  it("leave pictures of one person alike and of two apart", () => {
    const { data, columns } = without(dataset, allRows(dataset), directions);
    const distance = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += (data[a * columns + i] - data[b * columns + i]) ** 2;
      return Math.sqrt(sum);
    };
    for (let light = 1; light < LIGHTS; light++) {
      expect(distance(0, light * PEOPLE)).toBeLessThan(1e-5);
      expect(distance(0, light * PEOPLE + 1)).toBeGreaterThan(1);
    }
  });
});
