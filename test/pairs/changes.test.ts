/** Changes of light and of what is in front or behind: each does what it says and nothing else, and nothing at strength 0. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ViewMaker, viewOptions } from "../../src/pairs/views/view.ts";
import { type Rng, random } from "../../src/random.ts";

type Name = "relight" | "shadow" | "warmth" | "occlude" | "background";
const NAMES: readonly Name[] = ["relight", "shadow", "warmth", "occlude", "background"];
const NONE = Object.fromEntries(Object.keys(viewOptions.shape).map((name) => [name, 0]));
const [HEIGHT, WIDTH] = [18, 24];
const AREA = HEIGHT * WIDTH;

/** A view of an even image of this brightness, [channels, height, width], in which one change is on. */
function view(name: Name, strength: number, seed: number, { channels = 1, level = 100 } = {}): Float32Array {
  const made = new ViewMaker([channels, HEIGHT, WIDTH], viewOptions.parse({ ...NONE, [name]: strength }));
  const out = new Float32Array(channels * AREA);
  made.write(new Uint8Array(channels * AREA).fill(level), out, 0, random(seed));
  return out;
}
const EVEN = Math.fround(100 / 255);
const seeds = fc.integer({ min: 0, max: 2 ** 30 });
const property = (check: (seed: number) => void) => fc.assert(fc.property(seeds, check), { numRuns: 60 });

/** A generator that counts what is drawn from it. */
function counted(): { rng: Rng; count: () => number } {
  const [inner, calls] = [random(1), { made: 0 }];
  const uniform = () => {
    calls.made++;
    return inner.uniform();
  };
  return { rng: { ...inner, uniform, int: (n) => Math.floor(uniform() * n) }, count: () => calls.made };
}

describe.each(NAMES)("%s", (name) => {
  it("of strength 0 changes nothing and draws nothing", () => {
    expect(view(name, 0, 3).every((value) => value === EVEN)).toBe(true);
    const drawn = (strength: number) => {
      const { rng, count } = counted();
      const made = new ViewMaker([3, HEIGHT, WIDTH], viewOptions.parse({ ...NONE, [name]: strength }));
      made.write(new Uint8Array(3 * AREA), new Float32Array(3 * AREA), 0, rng);
      return count();
    };
    // Those of crop, flip and tone, which older runs drew.
    expect(drawn(0)).toBe(7);
    expect(drawn(0.5)).toBeGreaterThan(7);
  });
  it("stays in 0..1, differs from seed to seed, and is the same for a seed", () => {
    const { shape } = viewOptions;
    const most = shape[name].unwrap().maxValue ?? 1;
    property((seed) => {
      for (const level of [0, 100, 255]) {
        const values = view(name, most, seed, { channels: 3, level });
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
    });
    const colour = { channels: 3 };
    expect(view(name, most, 1, colour)).toEqual(view(name, most, 1, colour));
    expect(view(name, most, 1, colour)).not.toEqual(view(name, most, 2, colour));
  });
});

it("relight is smooth, alike in all colours, and within its strength", () =>
  property((seed) => {
    const values = view("relight", 0.8, seed, { channels: 3 });
    const light = values.map((value) => Math.log(value / EVEN));
    expect(Math.max(...light.map(Math.abs))).toBeLessThan(0.8 + 1e-5);
    for (let i = 0; i < AREA; i++) {
      expect(light[AREA + i]).toBe(light[i]);
      // A step of a pixel is a twelfth of half the side, and no shape is steeper than 4 there.
      if (i % WIDTH > 0) expect(Math.abs(light[i] - light[i - 1])).toBeLessThan((0.8 * 4) / 12);
    }
  }));

it("shadow darkens one side and leaves the other", () =>
  property((seed) => {
    const values = view("shadow", 0.7, seed);
    expect(Math.max(...values)).toBeLessThanOrEqual(EVEN);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.3 * EVEN - 1e-6);
    // It falls along one direction: what it takes has its extremes at corners.
    const corners = [0, WIDTH - 1, AREA - WIDTH, AREA - 1].map((i) => values[i]);
    expect(Math.min(...values)).toBe(Math.min(...corners));
    expect(Math.max(...values)).toBe(Math.max(...corners));
  }));

it("warmth moves red against blue and leaves grey pictures", () =>
  property((seed) => {
    const values = view("warmth", 0.5, seed, { channels: 3 });
    expect(values[AREA]).toBe(EVEN);
    expect(values[0] * values[2 * AREA]).toBeCloseTo(EVEN * EVEN, 5);
    expect(view("warmth", 0.5, seed).every((value) => value === EVEN)).toBe(true);
  }));

it("occlude covers one rectangle, no larger than its share of the sides, with one grey", () =>
  property((seed) => {
    const values = view("occlude", 0.5, seed);
    const covered = [...values.keys()].filter((i) => values[i] !== EVEN);
    if (covered.length === 0) return;
    const span = (places: readonly number[]) => Math.max(...places) - Math.min(...places) + 1;
    const [rows, columns] = [covered.map((i) => Math.floor(i / WIDTH)), covered.map((i) => i % WIDTH)];
    expect(covered.length).toBe(span(rows) * span(columns));
    expect(span(rows)).toBeLessThanOrEqual(HEIGHT / 2 + 1);
    expect(span(columns)).toBeLessThanOrEqual(WIDTH / 2 + 1);
    expect(new Set(covered.map((i) => values[i])).size).toBe(1);
  }));

it("background leaves the middle", () => {
  let changed = 0;
  property((seed) => {
    const values = view("background", 0.5, seed);
    for (let row = Math.ceil(HEIGHT / 4); row < Math.floor((3 * HEIGHT) / 4); row++)
      for (let column = WIDTH / 4; column < (3 * WIDTH) / 4; column++)
        expect(values[row * WIDTH + column]).toBe(EVEN);
    changed += Number(values[0] !== EVEN);
  });
  expect(changed).toBeGreaterThan(30);
});
