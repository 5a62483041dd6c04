/** What every exported term has to keep to; a new one is held to it from its line in the registry. */
import { afterEach, describe, expect, it } from "vitest";
import { type Rng, random } from "../../src/random.ts";
import { type Invariance, optionNames } from "../../src/registry.ts";
import { LEAST_SPREAD } from "../../src/terms/independence/parts.ts";
import { assemble } from "../../src/train/assemble.ts";
import { relativeError } from "../engine/differences.ts";
import { dataset, experiment } from "../run/world.ts";
import { BLOCKS, DIM, dependentCodes, FreeTerm, registry } from "./free.ts";

const PAIRS = 8;
/** Options without a default. */
type Options = Readonly<Record<string, unknown>>;
const NEEDED: Readonly<Record<string, Options>> = {
  attacker: { factor: "light" },
  navigator: { run: "a run" },
  sameNuisance: { nuisance: "light" },
};
/**
 * What a gradient leaves out on purpose is held fixed: widths of kernels that are read from the batch, updates of critics
 * from it. Critics are linear, since differences across the kinks of a network say nothing of its slope.
 */
const SMOOTH: Readonly<Record<string, unknown>> = {
  bandwidth: 1,
  updates: 0,
  hidden: [],
  discriminator: { name: "mlp", options: { hidden: [] } },
};

/** Beyond; of whitening a matrix whose factor float32 holds to a few digits only. */
const FURTHER: Readonly<Record<string, Options>> = {
  wMse: { epsilon: 0.1 },
  // A linear critic of standardised columns has no slope; of two units none has its kink within reach of a difference.
  densityRatio: { hidden: [2] },
};

/** Codes on which a term has no kink within reach of a difference. */
const AWAY: Readonly<Record<string, (codes: Float32Array, columns: number) => Float32Array>> = {
  // Distances within one dimension are absolute values: rows stand a third apart, in the same order.
  distanceCorrelation: (codes, columns) =>
    codes.map((x, i) => {
      const view = Math.floor(i / columns / PAIRS) * PAIRS;
      const others = Array.from({ length: PAIRS }, (_, row) => codes[(view + row) * columns + (i % columns)]);
      return others.filter((other) => other < x).length / 3;
    }),
  // Which dimensions a pair shares is beyond doubt.
  pairKl: (codes, columns) =>
    codes.map((x, i) => (i >= PAIRS * columns && (i % columns === 3 || i % columns === 4) ? x + 2 : x)),
};

/** A power of two, so that what is added to a code is exact. */
const EPSILON = 2 ** -6;

const entries = Object.entries(registry).map(([name, entry]) => ({ name, entry }));
const grains = (name: string) =>
  optionNames(registry[name]).includes("between") ? ["dimensions", "blocks"] : [undefined];
const optionsOf = (name: string, between: string | undefined): Options => ({
  ...NEEDED[name],
  ...(between && { between }),
});

const open: FreeTerm[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
function free(name: string, options: object, pairs = PAIRS): FreeTerm {
  const term = new FreeTerm(name, options, pairs);
  open.push(term);
  return term;
}
const smooth = (name: string) => {
  const learns = registry[name].penalty || optionNames(registry[name]).includes("updates");
  const known = learns ? optionNames(registry[name]).filter((option) => option in SMOOTH) : [];
  return Object.fromEntries(known.map((option) => [option, SMOOTH[option]]));
};

/** Codes that break formulas. `columns` beyond the dimensions are log variances and stay as they are. */
const HARD: Readonly<Record<string, (codes: Float32Array, columns: number) => Float32Array>> = {
  "collapsed to one point": (codes, columns) => codes.map((_, i) => codes[i % columns]),
  "all zero": (codes, columns) => codes.map((x, i) => (i % columns < DIM ? 0 : x)),
  "a million times too large": (codes, columns) => codes.map((x, i) => (i % columns < DIM ? 1e6 * x : x)),
  "duplicated, rows and dimensions": (codes, columns) =>
    codes.map((_, i) => {
      const [row, k] = [Math.floor(i / columns), i % columns];
      return codes[(row - (row % 2)) * columns + (k < DIM ? 0 : k)];
    }),
};

type Change = (codes: Float32Array, columns: number, rng: Rng) => { codes: Float32Array; rows?: Int32Array };
const meansOnly =
  (columns: number, f: (x: number, row: number, k: number) => number) => (x: number, i: number) =>
    i % columns < DIM ? f(x, Math.floor(i / columns), i % columns) : x;
const drawn = (n: number, f: () => number) => Array.from({ length: n }, f);

const CHANGES: Readonly<Record<Invariance, Change>> = {
  shift: (codes, columns, rng) => {
    const by = drawn(DIM, () => rng.normal());
    return { codes: codes.map(meansOnly(columns, (x, _, k) => x + by[k])) };
  },
  columnScale: (codes, columns, rng) => {
    const by = drawn(DIM, () => 0.5 + 2 * rng.uniform());
    return { codes: codes.map(meansOnly(columns, (x, _, k) => x * by[k])) };
  },
  rowScale: (codes, columns, rng) => {
    const by = drawn(2 * PAIRS, () => 0.5 + 2 * rng.uniform());
    return { codes: codes.map(meansOnly(columns, (x, row) => x * by[row])) };
  },
  blockRotation: (codes, columns) => {
    const turned = codes.slice();
    for (const [start, end] of Object.values(BLOCKS))
      for (let row = 0; row < 2 * PAIRS; row++)
        for (let k = start; k + 1 < end; k++) {
          const at = row * columns + k;
          const [x, y] = [turned[at], turned[at + 1]];
          [turned[at], turned[at + 1]] = [
            Math.cos(1) * x - Math.sin(1) * y,
            Math.sin(1) * x + Math.cos(1) * y,
          ];
        }
    return { codes: turned };
  },
  rowOrder: (codes, columns, rng) => {
    const half = PAIRS / 2;
    const order = [...rng.permutation(half), ...rng.permutation(half).map((i) => half + i)];
    const rows = Int32Array.from([...order, ...order.map((i) => PAIRS + i)]);
    const moved = new Float32Array(codes.length);
    rows.forEach((from, to) => {
      moved.set(codes.subarray(from * columns, (from + 1) * columns), to * columns);
    });
    return { codes: moved, rows };
  },
};

describe.each(entries)("$name", ({ name, entry }) => {
  for (const between of grains(name)) {
    const on = between === undefined ? "" : ` between ${between}`;
    for (const [what, make] of Object.entries(HARD))
      it(`is finite${on} on codes ${what}`, async () => {
        const term = free(name, optionsOf(name, between));
        const { value, gradient } = await term.at(make(dependentCodes(PAIRS, term.columns), term.columns));
        expect([value, ...gradient].filter((x) => !Number.isFinite(x))).toEqual([]);
      });

    it(`is finite${on} on the smallest batch, two pairs`, async () => {
      const term = free(name, optionsOf(name, between), 2);
      const { value, gradient } = await term.at(dependentCodes(2, term.columns));
      expect([value, ...gradient].filter((x) => !Number.isFinite(x))).toEqual([]);
    });

    if (name === "navigator") {
      // It leaves one side of every negative pair out of its slope; test/terms/navigator.test.ts sees it fall.
      continue;
    }
    if (entry.fromNoise) {
      it("does not see the codes, and falls as what it trains is trained", async () => {
        const term = free(name, { ...NEEDED[name], ...smooth(name) });
        const codes = dependentCodes(PAIRS, term.columns);
        const { value, gradient } = await term.at(codes);
        expect(Math.max(...gradient.map(Math.abs))).toBe(0);
        await term.reset();
        let last = value;
        // The same step, so the same draws.
        for (let i = 0; i < 20; i++) ({ value: last } = await term.run(codes, { learningRate: 0.01 }));
        expect(last).toBeLessThan(value - 1e-3);
      });
      continue;
    }

    it(`has the gradient of differences${on}`, async () => {
      const term = free(name, { ...optionsOf(name, between), ...smooth(name), ...FURTHER[name] });
      const { columns } = term;
      const drawn = dependentCodes(PAIRS, columns);
      const codes = AWAY[name]?.(drawn, columns) ?? drawn;
      const { gradient } = await term.at(codes);
      const slopeAlong = async (direction: (i: number) => number) => {
        const value = async (by: number) =>
          (
            await term.at(
              codes.map((x, i) => x + by * EPSILON * direction(i)),
              { held: codes },
            )
          ).value;
        const [up1, down1, up2, down2] = [await value(1), await value(-1), await value(2), await value(-2)];
        return (8 * (up1 - down1) - (up2 - down2)) / (12 * EPSILON);
      };
      expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e-4);
      const differences = new Float64Array(codes.length);
      for (let k = 0; k < codes.length; k++) differences[k] = await slopeAlong((i) => Number(i === k));
      expect(relativeError(gradient, differences)).toBeLessThan(4e-3);
    });

    it(`falls${on} in 20 steps along its gradient`, async () => {
      const term = free(name, optionsOf(name, between));
      const codes = dependentCodes(PAIRS, term.columns);
      // A critic learns first; what the term trains with the encoder stays.
      for (let step = 0; step < 100; step++) await term.run(codes, { step });
      const before = (await term.run(codes, { step: 100 })).value;
      for (let step = 0; step < 20; step++) {
        const { gradient } = await term.run(codes, { step: 100 });
        const length = Math.hypot(...gradient);
        for (const [i, slope] of gradient.entries()) codes[i] -= (0.1 * slope) / Math.max(length, 1e-12);
      }
      expect((await term.run(codes, { step: 100 })).value).toBeLessThan(before);
    });
  }

  it.each(entry.invariances ?? [])("does not depend on: %s", async (invariance) => {
    for (const between of grains(name)) {
      // The floor is another term's and knows what scale is.
      const bare = optionNames(entry).includes("floor") ? { floor: 0 } : {};
      const term = free(name, { ...optionsOf(name, between), ...bare });
      const codes = dependentCodes(PAIRS, term.columns);
      const { value } = await term.at(codes);
      const changed = CHANGES[invariance](codes, term.columns, random(8));
      expect(relativeError(changed.codes, codes)).toBeGreaterThan(0.1);
      const after = (await term.at(changed.codes, { rows: changed.rows })).value;
      expect(Math.abs(after - value)).toBeLessThan(2e-4 * Math.max(1, Math.abs(value)));
    }
  });

  it("of weight 0 changes no byte of the run", () => {
    const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
    const base = { name: "infoNce", label: "base", weight: 1 };
    const silent = { name, weight: 0, options: NEEDED[name] };
    const [without, beside] = [[base], [base, silent]].map((terms) =>
      assemble(experiment({ terms }), dataset, rows),
    );
    expect(Buffer.from(beside.step.model).equals(Buffer.from(without.step.model))).toBe(true);
    expect(beside.step.state).toEqual(without.step.state);
    expect(beside.supervision).toBe(without.supervision);
    const batch = without.sampler.sample(random(0));
    expect(beside.feeds(batch, 0)).toEqual(without.feeds(batch, 0));
  });
});

/** Of the variance term, under its root. */
const UNDER_ROOT = 1e-4;
const floored = entries.filter(({ entry }) => optionNames(entry).includes("floor"));
describe("the floor under the variance", () => {
  it("stands under every penalty on codes", () => {
    const penalties = entries.filter(({ entry }) => entry.penalty);
    // DIP-VAE's own diagonal holds the spread.
    expect(penalties.filter(({ name }) => name !== "dipVae")).toEqual(floored);
  });
  it.each(floored)("makes $name cost something at collapse", async ({ name }) => {
    const value = async (floor: number) => {
      const term = free(name, { ...NEEDED[name], floor, ...smooth(name) });
      // Where codes are drawn, with next to no variance.
      const codes = new Float32Array(2 * PAIRS * term.columns).map((_, i) =>
        i % term.columns < DIM ? 0 : -40,
      );
      return (await term.at(codes)).value;
    };
    expect((await value(1)) - (await value(0))).toBeCloseTo(LEAST_SPREAD - Math.sqrt(UNDER_ROOT), 4);
  });
});
