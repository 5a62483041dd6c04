/** A fitted projection means the same in plain arrays and in a graph; `centre` and `withinClass` against small worlds and an inverse. */
import { Matrix as Dense, inverse } from "ml-matrix";
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { emitModel, input, type Tensor } from "../../src/engine/index.ts";
import { meansOf } from "../../src/numerics/covariance.ts";
import { fitInOrder } from "../../src/projections/fit.ts";
import { project, projectAll } from "../../src/projections/project.ts";
import { projected } from "../../src/projections/projected.ts";
import { random } from "../../src/random.ts";
import type { Fitted, Matrix } from "../../src/types/index.ts";
import { codesAfter, fitted, gap, sampleOf, WIDTH, worldOf } from "./worlds.ts";

const runtime = new NodeRuntime();
afterAll(() => runtime.close());

const drawn = (rows: number, columns: number, seed: number): Matrix => {
  const rng = random(seed);
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => rng.normal()) };
};

describe("project and projected", () => {
  const directions: Matrix = { rows: 2, columns: 4, data: Float32Array.of(1, 0, 0, 0, 0, 0.6, 0.8, 0) };
  const [mean, share] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0.5)];
  const matrix = drawn(4, 3, 1);
  const cases: readonly Fitted[] = [
    { mean },
    { mean, remove: { directions, share } },
    { mean, matrix },
    { mean, remove: { directions, share }, matrix },
    {
      mean,
      remove: { directions: { rows: 0, columns: 4, data: new Float32Array(0) }, share: new Float32Array(0) },
    },
  ];
  it.each(cases)("are the same arithmetic (case %#)", async (each) => {
    const codes = drawn(7, 4, 2);
    const y = projected(input("x", [1, 4]) as Tensor, each);
    const session = await runtime.load(emitModel({ y }, { anyBatch: true }));
    const found = await runtime.run(session, { x: codes.data.slice() });
    const expected = project(codes, each);
    expect(expected.columns).toBe(each.matrix === undefined ? 4 : 3);
    expect(gap(expected, { ...expected, data: found.y }, 0, expected.columns)).toBeLessThan(1e-5);
  });
  it("subtract the mean, then the shares, by hand", () => {
    const row: Matrix = { rows: 1, columns: 4, data: Float32Array.of(3, 3, 3, 5) };
    const found = project(row, { mean, remove: { directions, share } }).data;
    for (const [j, value] of [0, 0.82, -0.24, 1].entries()) expect(found[j]).toBeCloseTo(value, 6);
  });
});

describe("centre", () => {
  it("leaves codes whose mean is 0", async () => {
    const world = worldOf({ people: 4, lights: 4 });
    const found = meansOf(await codesAfter({ name: "centre" }, sampleOf([world], [4, 4]), world.codes));
    expect(Math.max(...found.map(Math.abs))).toBeLessThan(1e-6);
  });
});

describe("withinClass", () => {
  const world = worldOf({ people: 10, lights: 12 });
  const sample = sampleOf([world], [10, 12]);
  it("is ℓ·(S + ℓ)⁻¹ at power 1, S the scatter within classes", async () => {
    const mean = meansOf(world.codes);
    const within = Dense.zeros(WIDTH, WIDTH);
    for (let person = 0; person < 10; person++) {
      const rows = Dense.from1DArray(12, WIDTH, [
        ...world.codes.data.subarray(person * 12 * WIDTH, (person + 1) * 12 * WIDTH),
      ]);
      const rest = rows.center("column");
      within.add(rest.transpose().mmul(rest).div(120));
    }
    const limit = (0.1 * within.trace()) / WIDTH;
    const exact = inverse(Dense.add(within, Dense.eye(WIDTH, WIDTH).mul(limit))).mul(limit);
    const rows = Dense.from1DArray(120, WIDTH, [...world.codes.data]).subRowVector([...mean]);
    const expected = Float32Array.from(rows.mmul(exact).to1DArray());
    const found = await codesAfter({ name: "withinClass" }, sample, world.codes);
    expect(gap(found, { ...found, data: expected }, 0, WIDTH)).toBeLessThan(1e-4);
  });
  it("says what it lacks: a content factor, or two pictures of somebody", async () => {
    expect((await fitted({ name: "withinClass" }, { ...sample, content: null })).warnings![0]).toContain(
      "no content factor",
    );
    const once = worldOf({ people: 5, lights: 5, times: (p, l) => Number(p === l) });
    expect((await fitted({ name: "withinClass" }, sampleOf([once], [5, 5]))).warnings![0]).toContain(
      'no level of "person" has two pictures',
    );
  });
});

describe("fitInOrder", () => {
  it("fits each projection to what those before it leave", async () => {
    const world = worldOf({ people: 6, lights: 8 });
    const sample = sampleOf([world], [6, 8]);
    const [centred, without] = await fitInOrder([{ name: "centre" }, { name: "nuisance" }], sample);
    expect(Math.max(...without.mean.map(Math.abs))).toBeLessThan(1e-6);
    const once = project(project(world.codes, centred), without);
    expect(projectAll(world.codes, [centred, without])).toEqual(once);
  });
});
