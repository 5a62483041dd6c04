/** The cells of a plan: counted, multiplied, drawn, and left out where a condition does not hold. */
import { describe, expect, it } from "vitest";
import { cellsOf } from "../../../packages/sweep/src/plan/axes.ts";
import { checkedPlan, type PlanInput } from "../../../packages/sweep/src/plan/schema.ts";
import { canonical } from "../../../packages/sweep/src/plan/settings.ts";
import { random } from "../../../src/index.ts";

const cells = (plan: PlanInput, most?: number) => cellsOf(checkedPlan(plan), most);

describe("cells", () => {
  it("are every value with every other, seeds last", () => {
    const found = cells({ grid: { steps: [1, 2], net: ["mlp", { name: "conv4" }] }, seeds: 2 });
    expect(found).toHaveLength(8);
    expect(found.slice(0, 3)).toEqual([
      { steps: 1, net: "mlp", seed: 0 },
      { steps: 1, net: "mlp", seed: 1 },
      { steps: 1, net: { name: "conv4" }, seed: 0 },
    ]);
  });
  it("come from lists, draws and given seeds as well, each multiplied with the others", () => {
    const list = [{ steps: 1 }, { steps: 2, batch: 8 }];
    const keys = { "optimiser.learningRate": { logUniform: [1e-4, 1e-2] as [number, number] } };
    const found = cells({ list, random: { count: 3, keys }, seeds: [7, 9] });
    expect(found).toHaveLength(2 * 3 * 2);
    expect(new Set(found.map(({ seed }) => seed))).toEqual(new Set([7, 9]));
    expect(found.filter(({ batch }) => batch === 8)).toHaveLength(6);
  });
  it("are as many as their axes say, over axes that chance makes", () => {
    for (let at = 0; at < 40; at++) {
      const rng = random(at);
      const sizes = Array.from({ length: 1 + rng.int(4) }, () => 1 + rng.int(4));
      const axes = sizes.map((size, k) => [`key${k}`, Array.from({ length: size }, (_, value) => value)]);
      const found = cells({ grid: Object.fromEntries(axes) });
      expect(found).toHaveLength(sizes.reduce((a, b) => a * b, 1));
      expect(new Set(found.map(canonical)).size).toBe(found.length);
    }
  });
  it("are counted before they are made", () => {
    const many = Array.from({ length: 1000 }, (_, value) => value);
    const plan = { grid: { a: many, b: many, c: many, d: many } };
    expect(() => cells(plan)).toThrow(
      'plan "trials": expected at most 10000, got 1000000000000 (grid.a 1000 × grid.b 1000 × grid.c 1000 × grid.d 1000).',
    );
    expect(() => cells({ random: { count: 20_000, keys: { a: { uniform: [0, 1] } } } })).toThrow("20000");
    const few = { grid: { a: [1, 2] }, seeds: 3 };
    expect(() => cells(few, 5)).toThrow('"most: 6"');
    expect(() => cells({ ...few, most: 5 })).toThrow("at most 5");
    expect(cells({ ...few, most: 6 })).toHaveLength(6);
  });
});

describe("draws", () => {
  const keys = {
    a: { uniform: [-2, 3] as [number, number] },
    b: { logUniform: [1e-5, 1] as [number, number] },
    c: { integer: [2, 4] as [number, number] },
    d: { choice: ["x", { name: "y" }] },
  };
  const draw = (count: number, some: object = keys, seed = 0) =>
    cells({ random: { count, seed, keys: some as typeof keys } });

  it("lie in their ranges and reach their ends", () => {
    const found = draw(400) as { a: number; b: number; c: number; d: unknown }[];
    const ends = (of: (cell: (typeof found)[number]) => number) => [
      Math.min(...found.map(of)),
      Math.max(...found.map(of)),
    ];
    expect(ends(({ a }) => a)[0]).toBeGreaterThanOrEqual(-2);
    expect(ends(({ a }) => a)[1]).toBeLessThanOrEqual(3);
    expect(ends(({ c }) => c)).toEqual([2, 4]);
    expect(new Set(found.map(({ d }) => canonical(d))).size).toBe(2);
    // Of five decades, each has a fifth.
    const decades = found.map(({ b }) => Math.floor(Math.log10(b)));
    for (const decade of [-5, -4, -3, -2, -1])
      expect(decades.filter((each) => each === decade).length).toBeGreaterThan(50);
  });
  it("stay as they are when more are asked for, keys are added, or written in another order", () => {
    const found = draw(5);
    expect(draw(9).slice(0, 5)).toEqual(found);
    const reversed = Object.fromEntries(Object.entries(keys).toReversed());
    expect(draw(5, reversed)).toEqual(found);
    expect(draw(5, { b: keys.b })).toEqual(found.map(({ b }) => ({ b })));
    expect(draw(5, keys, 1)).not.toEqual(found);
  });
});

describe("conditions", () => {
  const grid = { recipe: ["vae", "blocks"], beta: [1, 4], shape: ["linear", "cosine"] };

  it("leave a key out where another has no such value", () => {
    const found = cells({ grid, when: { beta: { recipe: "vae" } } });
    expect(found.filter(({ recipe }) => recipe === "vae")).toHaveLength(4);
    expect(found.every((cell) => "beta" in cell === (cell.recipe === "vae"))).toBe(true);
  });
  it("hold for any value of a list, and for none of a key that is left out itself", () => {
    const when = { beta: { recipe: ["vae", "betaVae"] }, shape: { beta: [4, 8] } };
    for (const cell of cells({ grid, when })) {
      expect("beta" in cell).toBe(cell.recipe === "vae");
      expect("shape" in cell).toBe(cell.beta === 4);
    }
  });
  it("name keys of the plan", () => {
    expect(() => cells({ grid, when: { bteta: { recipe: "vae" } } })).toThrow('Did you mean "beta"?');
    expect(() => cells({ grid, when: { beta: { recpie: "vae" } } })).toThrow('Did you mean "recipe"?');
  });
});
