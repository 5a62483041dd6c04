/** Importance by a forest on worlds where it is known, and where there is none. */
import { describe, expect, it } from "vitest";
import { importanceOf } from "../../../packages/sweep/src/table/index.ts";
import { type Rng, random } from "../../../src/index.ts";
import { row, sweep } from "./sweep.ts";

interface Drawn {
  readonly rate: number;
  readonly width: number;
  readonly recipe: string;
}
/** Cells at random, two seeds each, whose result is `value`. */
function world(cells: number, seed: number, value: (settings: Drawn, rng: Rng) => number) {
  const rng = random(seed);
  const rows = Array.from({ length: cells }, () => {
    const settings = { rate: rng.uniform(), width: rng.int(3), recipe: rng.pick(["a", "b", "c"]) };
    return [0, 1].map((each) => row(settings, each, value(settings, rng)));
  });
  return sweep(rows.flat());
}
const known = ({ rate, recipe }: Drawn, rng: Rng) =>
  2 * rate + (recipe === "b" ? 0.8 : 0) + 0.1 * rng.normal();

describe("the importance of settings", () => {
  it("finds those that the result depends on, in their order, and gives nothing to the other", () => {
    const { settings, r2, cells } = importanceOf(world(60, 1, known));
    expect(settings.map(({ key }) => key)).toEqual(["rate", "recipe", "width"]);
    const [rate, recipe, width] = settings.map(({ importance }) => importance);
    expect(rate).toBeGreaterThan(2 * recipe);
    expect(recipe).toBeGreaterThan(0.1);
    expect(Math.abs(width)).toBeLessThan(0.05);
    expect(r2).toBeGreaterThan(0.7);
    expect(cells).toBe(60);
  });
  it("is the same for the same results, and nearly the same for another seed", () => {
    const given = world(40, 2, known);
    expect(importanceOf(given)).toEqual(importanceOf(given));
    const [one, other] = [0, 1].map((seed) => importanceOf(given, { seed }));
    expect(one).not.toEqual(other);
    expect(one.settings.map(({ key }) => key).slice(0, 2)).toEqual(
      other.settings.map(({ key }) => key).slice(0, 2),
    );
  });
  it("is not said of chance", () => {
    const said = Array.from({ length: 30 }, (_, seed) =>
      importanceOf(world(10 + (seed % 10), 100 + seed, (_, rng) => rng.normal())),
    ).filter(({ settings }) => settings.length > 0);
    expect(said.length).toBeLessThanOrEqual(2);
  });
  it("is not said of few cells, of one setting, of equal results, or without an objective", () => {
    const few = importanceOf(world(9, 3, known));
    expect(few).toMatchObject({ settings: [], r2: null, cells: 9 });
    expect(few.caveat).toBe(
      "The importance of settings is not said: 9 finished cells are too few, of at least 10.",
    );
    expect(importanceOf(world(20, 3, () => 1)).caveat).toContain("all cells came to the same");
    expect(importanceOf({ ...world(20, 3, known), objective: null }).caveat).toContain("no objective");
    expect(importanceOf(world(20, 3, (_, rng) => rng.normal())).caveat).toContain("explains nothing sure");
  });
  it("knows a setting that is there only in some cells", () => {
    const rng = random(7);
    const rows = Array.from({ length: 40 }, (_, at) => {
      const weight = rng.uniform();
      const settings = at % 2 === 0 ? { recipe: "vae", weight } : { recipe: "blocks", at };
      return row(settings, 0, at % 2 === 0 ? weight : 3);
    });
    const [first, second] = importanceOf(sweep(rows)).settings.map(({ key }) => key);
    expect(new Set([first, second])).toEqual(new Set(["recipe", "weight"]));
  });
});
