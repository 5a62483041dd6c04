/** What conformance.test.ts does not reach: forms of terms besides their default, and penalties on stochastic codes. */
import { afterEach, describe, expect, it } from "vitest";
import { optionNames } from "../../src/registry.ts";
import { relativeError } from "../engine/differences.ts";
import { DIM, dependentCodes, FreeTerm, registry } from "./free.ts";

const PAIRS = 8;
const EPSILON = 2 ** -6;
/** Linear critics that stand still, widths that do not follow the batch: what a gradient leaves out on purpose is held fixed. */
const SMOOTH: Readonly<Record<string, unknown>> = { bandwidth: 1, updates: 0, hidden: [] };
const NEEDED: Readonly<Record<string, object>> = { attacker: { factor: "light" } };
const FORMS: readonly (readonly [term: string, form: object])[] = [
  ["club", { estimator: "all" }],
  ["club", { estimator: "leaveOneOut" }],
  ["predictability", { form: "maxEnt" }],
  ["attacker", { form: "reversal" }],
  ["attacker", { form: "uniform" }],
  ["lowerBound", { bound: "mine" }],
  ["lowerBound", { bound: "infoNce" }],
  ["hsic", { normalised: false }],
];
const grains = (name: string) =>
  optionNames(registry[name]).includes("between") ? [{ between: "dimensions" }, { between: "blocks" }] : [{}];
const smooth = (name: string) =>
  Object.fromEntries(
    Object.entries(SMOOTH).filter(([option]) => optionNames(registry[name]).includes(option)),
  );

const open: FreeTerm[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
function free(name: string, options: object, noisy = false): FreeTerm {
  const term = new FreeTerm(name, { ...NEEDED[name], ...options }, PAIRS, noisy);
  open.push(term);
  return term;
}

/** How far the gradient is from differences, over some numbers of the code. */
async function gradientError(term: FreeTerm, codes: Float32Array, which: readonly number[]): Promise<number> {
  const { gradient } = await term.at(codes);
  const value = async (k: number, by: number) =>
    (await term.at(codes.map((x, i) => (i === k ? x + by * EPSILON : x)))).value;
  const found: number[] = [];
  for (const k of which) {
    const [up1, down1, up2, down2] = [
      await value(k, 1),
      await value(k, -1),
      await value(k, 2),
      await value(k, -2),
    ];
    found.push((8 * (up1 - down1) - (up2 - down2)) / (12 * EPSILON));
  }
  return relativeError(
    which.map((k) => gradient[k]),
    found,
  );
}

describe.each(FORMS)("%s %o", (name, form) => {
  it.each(grains(name))("has the gradient of differences %o", async (grain) => {
    const term = free(name, { ...grain, ...form, ...smooth(name) });
    const codes = dependentCodes(PAIRS, term.columns);
    expect(await gradientError(term, codes, [...codes.keys()])).toBeLessThan(4e-3);
  });
  it.each(grains(name))("falls in 20 steps along its gradient %o", async (grain) => {
    const term = free(name, { ...grain, ...form });
    const codes = dependentCodes(PAIRS, term.columns);
    for (let step = 0; step < 100; step++) await term.run(codes, { step });
    const before = (await term.run(codes, { step: 100 })).value;
    for (let step = 0; step < 20; step++) {
      const { gradient } = await term.run(codes, { step: 100 });
      const length = Math.hypot(...gradient);
      for (const [i, slope] of gradient.entries()) codes[i] -= (0.1 * slope) / Math.max(length, 1e-12);
    }
    expect((await term.run(codes, { step: 100 })).value).toBeLessThan(before);
  });
});

const penalties = Object.keys(registry).filter(
  (name) => registry[name].penalty && !registry[name].stochastic,
);
describe.each(penalties)("%s on a stochastic code", (name) => {
  it.each(grains(name))("sees draws, and the mean where there is no noise %o", async (grain) => {
    const [noisy, plain] = [free(name, grain, true), free(name, grain)];
    const codes = dependentCodes(PAIRS, noisy.columns);
    const means = codes.filter((_, i) => i % noisy.columns < DIM);
    const still = codes.map((x, i) => (i % noisy.columns < DIM ? x : -60));
    const [exact, without, loud] = [await plain.at(means), await noisy.at(still), await noisy.at(codes)];
    expect(without.value).toBeCloseTo(exact.value, 4);
    expect(Math.abs(loud.value - exact.value)).toBeGreaterThan(1e-4);
  });
  // A sorted column's distances have kinks: its slope is compared without noise (conformance.test.ts).
  it.skipIf(name === "distanceCorrelation").each(grains(name))(
    "has a slope for the log variances, that of differences %o",
    async (grain) => {
      // Two units: of columns that are standardised a linear critic of a density ratio has no slope at all.
      const given = name === "densityRatio" ? { hidden: [2] } : {};
      const term = free(name, { ...grain, ...smooth(name), ...given }, true);
      const codes = dependentCodes(PAIRS, term.columns);
      const logVariances = [...codes.keys()].filter((i) => i % term.columns >= DIM);
      // A critic that has learned nothing has next to no slope, nor has a linear one of standardised columns.
      const learned = free(name, grain, true);
      for (let step = 0; step < 50; step++) await learned.run(codes, { step });
      const { gradient } = await learned.run(codes, { step: 50 });
      expect(Math.max(...logVariances.map((i) => Math.abs(gradient[i])))).toBeGreaterThan(1e-4);
      expect(await gradientError(term, codes, logVariances)).toBeLessThan(4e-3);
    },
  );
});
