/** Drawn heads: the same bytes for the same seed, people that differ, and light that falls where it should. */
import { describe, expect, it } from "vitest";
import { COLUMNS, type Mesh, ROWS } from "../../src/data/drawn/faces/mesh.ts";
import { Renderer, SIDE } from "../../src/data/drawn/faces/render.ts";
import { renderFaces } from "../../src/data/drawn/faces/scene.ts";
import { faces } from "../../src/data/drawn/faces.ts";
import { column } from "./world.ts";

const PIXELS = SIDE * SIDE;
/** Lights of elevation 0, from azimuth −75 to +75. */
const [FROM_LEFT, FROM_RIGHT] = [0, 5];
/** Yaw 0, pitch 0. */
const FRONTAL = 4;

const read = async (options: object) => await faces.create(faces.options.parse(options) as never);
const frontal = (people: number, light: number) =>
  Int32Array.from(Array.from({ length: people }, (_, person) => [person, light, FRONTAL, 0]).flat());
const distance = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, byte, i) => sum + Math.abs(byte - b[i]), 0) / a.length;

/** Mean of the columns [from, to) of every row. */
function meanColumns(picture: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y++) for (let x = from; x < to; x++) sum += picture[y * SIDE + x];
  return sum / (SIDE * (to - from));
}

describe("faces", () => {
  it("gives the same bytes for the same seed, and others for another", () => {
    const levels = frontal(4, 2);
    const first = renderFaces(levels, 5);
    expect(renderFaces(levels, 5)).toEqual(first);
    expect(distance(first, renderFaces(levels, 6))).toBeGreaterThan(3);
  });

  it("draws a row the same whatever stands around it", () => {
    const levels = Int32Array.of(3, 1, 2, 1, 0, 7, 8, 2, 3, 1, 2, 1);
    const images = renderFaces(levels, 0);
    expect(images.slice(0, PIXELS)).toEqual(renderFaces(levels.slice(0, 4), 0));
    expect(images.slice(2 * PIXELS)).toEqual(images.slice(0, PIXELS));
  });

  it("draws at least 24 people, each pair different", async () => {
    const dataset = await read({ pictures: 320 });
    expect(dataset.factors[0].size).toBeGreaterThanOrEqual(24);
    expect(new Set(column(dataset, "identity")).size).toBe(dataset.factors[0].size);
    const images = renderFaces(frontal(24, 2), 0);
    const picture = (i: number) => images.subarray(i * PIXELS, (i + 1) * PIXELS);
    for (let i = 0; i < 24; i++)
      for (let j = 0; j < i; j++)
        expect(distance(picture(i), picture(j)), `${i} and ${j}`).toBeGreaterThan(3);
  });

  it("changes the picture with every factor", () => {
    const base = [0, 2, FRONTAL, 0];
    const start = renderFaces(Int32Array.from(base), 0);
    for (const [factor, level] of [3, 4, 5, 2].entries()) {
      const changed = base.with(factor, level);
      expect(distance(renderFaces(Int32Array.from(changed), 0), start), `factor ${factor}`).toBeGreaterThan(
        1,
      );
    }
  });

  it("draws no cell of the grid twice and shares pictures out evenly", async () => {
    const dataset = await read({ people: 5, pictures: 103 });
    const cells = Array.from({ length: dataset.rows }, (_, row) =>
      dataset.levels.slice(row * 4, row * 4 + 4).join(),
    );
    expect(new Set(cells).size).toBe(103);
    const counts = column(dataset, "identity").reduce((sum, p) => sum.with(p, sum[p] + 1), [0, 0, 0, 0, 0]);
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([20, 21]);
    dataset.factors.forEach(({ name, size }) => {
      expect(Math.max(...column(dataset, name)), name).toBeLessThan(size);
    });
  });

  it("answers from the cache with the same bytes", async () => {
    const options = { people: 4, pictures: 12, seed: 9 };
    const first = await read(options);
    expect((await read(options)).images).toEqual(first.images);
    expect(renderFaces(first.levels, 9)).toEqual(first.images);
  });
});

describe("light", () => {
  it("from the left brightens the left half, from the right the right half", () => {
    for (const [light, sign] of [
      [FROM_LEFT, 1],
      [FROM_RIGHT, -1],
    ]) {
      const images = renderFaces(frontal(8, light), 0);
      for (let person = 0; person < 8; person++) {
        const picture = images.subarray(person * PIXELS, (person + 1) * PIXELS);
        const [left, right] = [meanColumns(picture, 0, SIDE / 2), meanColumns(picture, SIDE / 2, SIDE)];
        expect(sign * (left - right), `person ${person}, light ${light}`).toBeGreaterThan(10);
      }
    }
  });

  it("leaves surfaces dark that turn away from it (attached shadow)", () => {
    const picture = lit(
      relief(
        () => 0,
        (x) => (x < 0 ? -1 : 1),
      ),
    );
    expect(meanColumns(picture, 26, 30)).toBeGreaterThan(2 * meanColumns(picture, 34, 38));
  });

  it("leaves surfaces dark that something stands before (cast shadow)", () => {
    const flat = lit(
      relief(
        () => 0,
        () => 0,
      ),
    );
    const ridge = lit(
      relief(
        (x) => (Math.abs(x) < 0.06 ? 0.3 : 0),
        () => 0,
      ),
    );
    expect(meanColumns(flat, 37, 42)).toBeCloseTo(meanColumns(flat, 22, 27), 5);
    expect(meanColumns(ridge, 22, 27)).toBeCloseTo(meanColumns(flat, 22, 27), 5);
    expect(meanColumns(ridge, 37, 42)).toBeLessThan(0.8 * meanColumns(flat, 37, 42));
  });
});

/** A sheet of even tone; `height` and `tilt` (x of the normal) are functions of x, so that they can be told apart. */
function relief(height: (x: number) => number, tilt: (x: number) => number): Mesh {
  const [positions, normals] = [new Float32Array(COLUMNS * ROWS * 3), new Float32Array(COLUMNS * ROWS * 3)];
  for (let i = 0; i < COLUMNS * ROWS; i++) {
    const x = (2 * (i % COLUMNS)) / (COLUMNS - 1) - 1;
    const y = (2 * Math.floor(i / COLUMNS)) / (ROWS - 1) - 1;
    positions.set([x, y, height(x)], i * 3);
    const length = Math.hypot(tilt(x), 1);
    normals.set([tilt(x) / length, 0, 1 / length], i * 3);
  }
  return { positions, normals, albedo: new Float32Array(COLUMNS * ROWS).fill(0.8) };
}

/** The sheet from the front with light from the left, 60 degrees. */
function lit(mesh: Mesh): Uint8Array {
  const out = new Uint8Array(PIXELS);
  new Renderer().draw(mesh, { yaw: 0, pitch: 0, azimuth: -Math.PI / 3, elevation: 0 }, out, 0);
  return out;
}
