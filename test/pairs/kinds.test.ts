/** Augmentations that stand for a factor: which changes two views share, and what each kind of change does. */
import { describe, expect, it } from "vitest";
import { allRows, imageOf } from "../../src/data/dataset.ts";
import { blurred, move } from "../../src/data/images/filters.ts";
import { pairs } from "../../src/pairs/registry.ts";
import { RESIDUAL_NAMES } from "../../src/pairs/residual.ts";
import { KINDS, type Kind, ViewMaker, viewOptions } from "../../src/pairs/views/view.ts";
import { random } from "../../src/random.ts";
import type { Ref, Sampler } from "../../src/types/index.ts";
import { noiseGrid } from "../data/world.ts";

const PAIRS = 20;
const PIXELS = 256;
const data = noiseGrid([5, 4], 3);
const STILL = { crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0, noise: 0, rotate: 0, blur: 0 };
/** Changes of one kind only. */
const ONLY: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  position: { ...STILL, crop: 0.5 },
  pose: { ...STILL, rotate: 90 },
  appearance: { ...STILL, brightness: 0.3 },
  quality: { ...STILL, noise: 0.1, blur: 2 },
};

function sampler(name: string, blocks: readonly string[], options: Ref["options"]): Sampler {
  const context = { dataset: data, rows: allRows(data), pairs: PAIRS, blocks };
  return pairs.resolve({ name, options })(context);
}
/** Pairs of one batch whose views are the same, pixel for pixel. */
function alike(of: Sampler): boolean[] {
  const { images, rows } = of.sample(random(3));
  expect(rows.slice(PAIRS)).toEqual(rows.slice(0, PAIRS));
  const view = (i: number) => [...images.subarray(i * PIXELS, (i + 1) * PIXELS)].join();
  return Array.from({ length: PAIRS }, (_, i) => view(i) === view(PAIRS + i));
}
const blocks = ["content", ...KINDS];

describe.each(KINDS)("where only %s changes", (kind) => {
  it("leaveOneOut's views are alike in that kind's stretch and nowhere else", () => {
    const of = sampler("leaveOneOut", blocks, { view: ONLY[kind] });
    expect(of.groups.map(({ factor }) => factor)).toEqual(blocks);
    const { from, to } = of.groups.find(({ factor }) => factor === kind)!;
    expect(alike(of)).toEqual(Array.from({ length: PAIRS }, (_, i) => from <= i && i < to));
  });
  it("factorwise's views are alike everywhere but in that kind's stretch, which trains the others", () => {
    const of = sampler("factorwise", blocks, { view: ONLY[kind] });
    const [from, to] = [KINDS.indexOf(kind) * 5, (KINDS.indexOf(kind) + 1) * 5];
    expect(alike(of)).toEqual(Array.from({ length: PAIRS }, (_, i) => i < from || to <= i));
    const trained = of.groups.filter((group) => group.from === from).map(({ factor }) => factor);
    expect(trained).toEqual(blocks.filter((block) => block !== kind));
  });
});

describe("a code whose blocks are not kinds", () => {
  it.each(["leaveOneOut", "factorwise"])("is refused by %s", (name) => {
    expect(() => sampler(name, ["content", "colour"], {})).toThrow(
      'block "colour": expected content, position, pose, appearance, quality or residual',
    );
    for (const residual of RESIDUAL_NAMES)
      expect(() => sampler(name, [residual], {})).toThrow(/^pairs ".+": expected a block named after a kind/);
  });
});

describe("filters", () => {
  const STILL = { angle: 0, scale: 1, right: 0, down: 0 };
  const plane = Float32Array.from({ length: 35 }, (_, i) => (7 * i) % 11);
  it("a quarter turn moves every pixel of a square to its place", () => {
    const square = Float32Array.from({ length: 25 }, (_, i) => i);
    const turned = square.slice();
    move(turned, 5, 5, { ...STILL, angle: Math.PI / 2 });
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 5; x++) expect(turned[y * 5 + x]).toBeCloseTo(square[(4 - x) * 5 + y], 4);
  });
  it("a shift moves every pixel, and the edge continues", () => {
    const moved = plane.slice();
    move(moved, 5, 7, { ...STILL, right: 2, down: -1 });
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 7; x++)
        expect(moved[y * 7 + x]).toBeCloseTo(plane[Math.min(4, y + 1) * 7 + Math.max(0, x - 2)], 5);
  });
  it("twice the size keeps the middle and halves what lies beside it", () => {
    const ramp = Float32Array.from({ length: 25 }, (_, i) => i % 5);
    move(ramp, 5, 5, { ...STILL, scale: 2 });
    expect([...ramp.subarray(0, 5)]).toEqual([1, 1.5, 2, 2.5, 3]);
  });
  it("what is turned and shifted has its middle where the shift says", () => {
    const point = new Float32Array(81);
    point[40] = 1;
    move(point, 9, 9, { ...STILL, angle: 1, scale: 1.3, right: 2, down: 1 });
    expect(point[5 * 9 + 6]).toBeCloseTo(1, 5);
  });
  it("no turn and no blur change nothing", () => {
    const same = plane.slice();
    move(same, 5, 7, STILL);
    blurred(same, 5, 7, 0);
    expect(same).toEqual(plane);
  });
  it("a blur keeps a flat picture, and makes of a point a Gaussian of its deviation", () => {
    const flat = new Float32Array(35).fill(0.3);
    blurred(flat, 5, 7, 1.5);
    for (const value of flat) expect(value).toBeCloseTo(0.3, 6);
    const point = new Float32Array(41 * 41);
    point[20 * 41 + 20] = 1;
    blurred(point, 41, 41, 2);
    const moments = [0, 0];
    point.forEach((value, i) => {
      moments[0] += value;
      moments[1] += value * ((i % 41) - 20) ** 2;
    });
    expect(moments[0]).toBeCloseTo(1, 5);
    // A Gaussian cut at three deviations has 0.973 of its variance.
    expect(moments[1] / 4).toBeGreaterThan(0.95);
    expect(moments[1] / 4).toBeLessThan(1.01);
  });
});

it("one generator for all kinds draws what it always drew: new kinds of change at 0 change no byte", () => {
  const view = new ViewMaker(data.shape, viewOptions.parse({}));
  const out = new Float32Array(PIXELS);
  view.write(imageOf(data, 3), out, 0, random(7).fork("view"));
  const rng = random(7).fork("view");
  const same = Object.fromEntries(KINDS.map((kind) => [kind, rng])) as never;
  const again = new Float32Array(PIXELS);
  view.write(imageOf(data, 3), again, 0, same);
  expect(again).toEqual(out);
});
