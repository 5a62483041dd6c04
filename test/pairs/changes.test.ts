/** Changes of light and of what is in front or behind: each does what it says and nothing else, and nothing at strength 0. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ViewMaker, viewOptions } from "../../src/pairs/views/view.ts";
import { type Rng, random } from "../../src/random.ts";

const NAMES = ["relight", "shadow", "warmth", "saturation", "hue", "grey", "occlude", "background"] as const;
type Name = (typeof NAMES)[number];
/** What changes nothing of a picture without colour. */
const OF_COLOUR: readonly Name[] = ["saturation", "hue", "grey"];
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
    if (OF_COLOUR.includes(name)) return;
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

/** A view of pixels of these colours (bytes), in which one change is on. [colours][3] */
function coloured(name: Name, strength: number, seed: number, colours: readonly (readonly number[])[]) {
  const area = 16 * 16;
  const image = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) image[c * area + i] = colours[i % colours.length][c];
  const out = new Float32Array(3 * area);
  new ViewMaker([3, 16, 16], viewOptions.parse({ ...NONE, [name]: strength })).write(
    image,
    out,
    0,
    random(seed),
  );
  return colours.map((_, i) => [0, 1, 2].map((c) => out[c * area + i]));
}
const luminance = ([r, g, b]: readonly number[]) => 0.299 * r + 0.587 * g + 0.114 * b;
/** Far enough from the edges that nothing is cut off. */
const COLOURS = [
  [110, 130, 150],
  [140, 120, 125],
  [128, 128, 128],
] as const;

describe.each(OF_COLOUR)("%s", (name) => {
  it("leaves the luminance, and grey, and pictures without colour", () =>
    property((seed) => {
      const seen = coloured(name, name === "grey" ? 1 : 0.4, seed, COLOURS);
      for (const [i, colour] of COLOURS.entries())
        expect(luminance(seen[i])).toBeCloseTo(luminance(colour) / 255, 3);
      for (const value of seen[2]) expect(value).toBeCloseTo(128 / 255, 3);
      expect(view(name, 0.5, seed).every((value) => value === EVEN)).toBe(true);
    }));
});

it("saturation multiplies the distance from grey by one factor, within its strength", () =>
  property((seed) => {
    const seen = coloured("saturation", 0.5, seed, COLOURS);
    const factors = [0, 1].flatMap((i) =>
      [0, 1, 2].map(
        (c) => (seen[i][c] - luminance(seen[i])) / ((COLOURS[i][c] - luminance(COLOURS[i])) / 255),
      ),
    );
    for (const factor of factors) expect(factor).toBeCloseTo(factors[0], 2);
    expect(factors[0]).toBeGreaterThan(0.49);
    expect(factors[0]).toBeLessThan(1.51);
  }));

it("hue turns colours and brings them back after a full circle of chances, at their saturation", () => {
  let furthest = 0;
  property((seed) => {
    const [[r, g, b]] = coloured("hue", 0.5, seed, COLOURS);
    const chroma = ([x, y, z]: readonly number[]) => {
      const [i, q] = [0.596 * x - 0.274 * y - 0.322 * z, 0.211 * x - 0.523 * y + 0.312 * z];
      return Math.hypot(i, q);
    };
    expect(chroma([r, g, b])).toBeCloseTo(chroma(COLOURS[0].map((value) => value / 255)), 3);
    furthest = Math.max(furthest, r - b);
  });
  // What was blue has been red.
  expect(furthest).toBeGreaterThan(0.1);
});

it("grey comes as often as it says", () => {
  const times = Array.from({ length: 400 }, (_, seed) => {
    const [[r, g]] = coloured("grey", 0.2, seed, COLOURS);
    return Number(Math.abs(r - g) < 1e-3);
  });
  const share = times.reduce((a, b) => a + b) / times.length;
  expect(Math.abs(share - 0.2)).toBeLessThan(0.06);
});
