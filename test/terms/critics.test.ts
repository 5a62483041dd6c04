/** Critics and estimators on codes whose dependence is known; schedules, noise and state of terms. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterEach, describe, expect, it } from "vitest";
import { weightAt } from "../../src/experiment/schedule.ts";
import { type Rng, random } from "../../src/random.ts";
import { assemble } from "../../src/train/assemble.ts";
import type { LoopOptions } from "../../src/train/loop.ts";
import { dataset, experiment } from "../run/world.ts";
import { DIM, FreeTerm } from "./free.ts";
import { trained } from "./trained.ts";

const PAIRS = 64;
const STEPS = 300;
const RHO = 0.9;
/** Of two Gaussians of that correlation, in nats. */
const TRUE_INFORMATION = -0.5 * Math.log(1 - RHO * RHO);

/** Standard normal codes; where `rho` is not 0 the last two dimensions (the block "light") follow the first two. */
function gaussianCodes(rho: number, rng: Rng): Float32Array {
  const codes = new Float32Array(2 * PAIRS * DIM).map(() => rng.normal());
  for (let row = 0; row < 2 * PAIRS; row++)
    for (const k of [0, 1]) {
      const at = row * DIM;
      codes[at + 3 + k] = rho * codes[at + k] + Math.sqrt(1 - rho * rho) * codes[at + 3 + k];
    }
  return codes;
}

const open: FreeTerm[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** The term's mean value over the last steps of a critic's training on fresh codes. */
async function settled(name: string, options: object, rho: number): Promise<number> {
  const term = new FreeTerm(name, { floor: 0, between: "blocks", ...options }, PAIRS);
  open.push(term);
  const rng = random(5);
  const values: number[] = [];
  for (let step = 0; step < STEPS; step++)
    values.push((await term.run(gaussianCodes(rho, rng), { step })).value);
  return values.slice(-50).reduce((a, b) => a + b) / 50;
}

describe("on independent blocks and on blocks that share two Gaussians of correlation 0.9", () => {
  const both = 2 * TRUE_INFORMATION;
  it("the density ratio finds none, and most of the total correlation", async () => {
    const options = { learningRate: 3e-3 };
    expect(Math.abs(await settled("densityRatio", options, 0))).toBeLessThan(0.2);
    const found = await settled("densityRatio", options, RHO);
    expect(found).toBeGreaterThan(0.6 * both);
    expect(found).toBeLessThan(1.3 * both);
  });
  it.each(["all", "sampled", "leaveOneOut"])(
    "CLUB (%s) finds none, and an upper bound",
    async (estimator) => {
      const options = { estimator, learningRate: 3e-3 };
      expect(Math.abs(await settled("club", options, 0))).toBeLessThan(0.3);
      // q is cut off at the variance 1/e: the bound is loose from below, yet far from 0.
      expect(await settled("club", options, RHO)).toBeGreaterThan(0.8 * both);
    },
  );
  it.each([
    ["mine", 0],
    ["nwj", 0],
    ["infoNce", 0],
    ["mine", 0.1],
  ] as const)(
    "the lower bound %s (average %s) finds none, and stays below the truth",
    async (bound, average) => {
      const alone = { bound, average, learningRate: 3e-3 };
      expect(Math.abs(await settled("lowerBound", alone, 0))).toBeLessThan(0.25);
      const found = await settled("lowerBound", alone, RHO);
      expect(found).toBeGreaterThan(0.5 * both);
      expect(found).toBeLessThan(1.1 * both);
    },
  );
  it("predictors explain nothing, and the R² that is there", async () => {
    expect(await settled("predictability", { learningRate: 3e-3 }, 0)).toBeLessThan(0.05);
    const found = await settled("predictability", { learningRate: 3e-3 }, RHO);
    // Of "shape" two of three dimensions can be predicted, of "light" both: (2/3 + 1)/2 · ρ².
    expect(found).toBeGreaterThan(0.85 * (5 / 6) * RHO * RHO);
    expect(found).toBeLessThan((5 / 6) * RHO * RHO + 0.03);
  });
  it("predictors that say as little as can be say nothing, and something", async () => {
    const options = { form: "maxEnt", learningRate: 3e-3 };
    expect(await settled("predictability", options, 0)).toBeLessThan(0.1);
    expect(await settled("predictability", options, RHO)).toBeGreaterThan(0.5);
  });
});

describe("an attacker", () => {
  it.each(["reversal", "maxEnt", "uniform"])(
    "(%s) reads what a block tells of the nuisance, and chance else",
    async (form) => {
      const read = async (told: number) => {
        const term = new FreeTerm("attacker", { factor: "light", form, floor: 0, learningRate: 3e-3 }, PAIRS);
        open.push(term);
        const rng = random(6);
        let value = 0;
        for (let step = 0; step < STEPS; step++) {
          const codes = gaussianCodes(0, rng);
          // Three lights: dimension 0 of the block "shape" says which.
          for (let row = 0; row < 2 * PAIRS; row++)
            codes[row * DIM] += told * ((Math.floor(row / 4) % 3) - 1);
          ({ value } = await term.run(codes, { step }));
        }
        return value;
      };
      expect(Math.abs(await read(0))).toBeLessThan(0.15);
      expect(await read(5)).toBeGreaterThan(0.6 * Math.log(3));
    },
  );
  it("refuses blocks that are not there", () => {
    const wrong = () => new FreeTerm("attacker", { factor: "light", blocks: ["colour"] });
    expect(wrong).toThrow(
      'term "attacker": expected blocks of the code (shape, light) besides "light", got colour. Name them in blocks.',
    );
  });
});

describe("a critic", () => {
  it("has its own number of updates, rate and optimiser", async () => {
    const parametersAfter = async (options: object) => {
      const term = new FreeTerm("densityRatio", options, PAIRS);
      open.push(term);
      await term.reset();
      const before = (await term.state())["term/critic/parameters"];
      await term.run(gaussianCodes(0, random(1)));
      const after = (await term.state())["term/critic/parameters"];
      return Math.max(...after.map((x, i) => Math.abs(x - before[i])));
    };
    // Adam's first step is the rate, whatever the gradient.
    expect(await parametersAfter({ learningRate: 0.01 })).toBeCloseTo(0.01, 4);
    expect(await parametersAfter({ learningRate: 0.001 })).toBeCloseTo(0.001, 5);
    expect(await parametersAfter({ learningRate: 0.01, updates: 0 })).toBe(0);
    const three = await parametersAfter({ learningRate: 0.01, updates: 3 });
    expect(three).toBeGreaterThan(0.02);
    expect(three).toBeLessThan(0.04);
  });
  it("gives the encoder no gradient through its own loss", async () => {
    const slope = async (updates: number) => {
      const term = new FreeTerm("densityRatio", { updates, learningRate: 1e-9, floor: 0 }, PAIRS);
      open.push(term);
      return (await term.at(gaussianCodes(RHO, random(2)))).gradient;
    };
    const [none, five] = [await slope(0), await slope(5)];
    for (const [i, x] of five.entries()) expect(x).toBeCloseTo(none[i], 6);
  });
});

describe("a run with critics, noise, state and schedules", () => {
  const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
  const weight = { from: 0, to: 2, steps: 4, after: 1 };
  const terms = [
    { name: "infoNce" },
    { name: "densityRatio", weight },
    { name: "club", weight: 0.1, options: { between: "blocks" } },
    { name: "moco", weight: 0.1, options: { queue: 64 } },
    { name: "gaussianKl", weight: 0.001 },
    { name: "reconstruction", weight: 0.001 },
  ];
  const job = assemble(
    experiment({ terms, steps: 6, decoder: { name: "conv4", options: { width: 0.25 } } }),
    dataset,
    rows,
  );

  it("reports critics beside their terms, and weighs by the schedule", async () => {
    const { losses } = await trained(job, { steps: 6 });
    for (const [step, parts] of losses.entries()) {
      const expected =
        parts.infoNce +
        weightAt(weight, step) * parts.densityRatio +
        0.1 * (parts.club + parts.moco) +
        0.001 * (parts.gaussianKl + parts.reconstruction);
      expect(parts.loss).toBeCloseTo(expected, 3);
      expect(Number.isFinite(parts["densityRatio critic"])).toBe(true);
      expect(Number.isFinite(parts["club critic"])).toBe(true);
    }
    expect(losses.map((_, step) => weightAt(weight, step))).toEqual([0, 0, 0.5, 1, 1.5, 2]);
  });
  it("goes on from a checkpoint to the same bytes", async () => {
    const whole = await trained(job, { steps: 6, checkpointEvery: 3 });
    const rest = await trained(job, { steps: 6, from: whole.middle as LoopOptions["from"] });
    expect(rest.losses).toEqual(whole.losses.slice(3));
    expect(rest.state).toEqual(whole.state);
  });
  it("exports a decoder of codes, for any number of them", async () => {
    const session = await InferenceSession.create(job.decoder!(job.step.state));
    const code = new Tensor("float32", new Float32Array(21), [3, 7]);
    const { images } = await session.run({ code });
    expect(images.dims).toEqual([3, 1, 16, 16]);
    for (const value of images.data as Float32Array) expect(value > 0 && value < 1).toBe(true);
  });
  it("exports an encoder that gives the mean alone", async () => {
    const session = await InferenceSession.create(job.encoder(job.step.state));
    const images = new Tensor("float32", new Float32Array(3 * 256), [3, 1, 16, 16]);
    const { code, shape, light } = await session.run({ images });
    expect([code.dims, shape.dims, light.dims]).toEqual([
      [3, 7],
      [3, 4],
      [3, 3],
    ]);
  });
});

describe("schedules", () => {
  it.each([
    ["linear", [1, 1, 2, 3, 3]],
    ["cosine", [1, 1, 2, 3, 3]],
    [
      "sigmoid",
      [
        1,
        1,
        1 + 2 * (2 / (1 + Math.exp(-5)) - 1),
        1 + 2 * (2 / (1 + Math.exp(-10)) - 1),
        1 + 2 * (2 / (1 + Math.exp(-10)) - 1),
      ],
    ],
  ] as const)("%s", (shape, expected) => {
    const schedule = { from: 1, to: 3, steps: 10, after: 5, shape };
    expect([0, 5, 10, 15, 100].map((step) => weightAt(schedule, step))).toEqual(expected);
  });
});

describe("a lower bound", () => {
  it("is refused as the only penalty, with the reason", () => {
    const alone = () => experiment({ terms: [{ name: "infoNce" }, { name: "lowerBound" }] });
    expect(alone).toThrow(
      /^penalty "lowerBound": expected another penalty beside it, got it alone\. A lower bound is made small by blinding its critic as well as by removing dependence, .+ Use one of .+club.+\.$/,
    );
  });
  it("stands beside another", () => {
    const terms = [{ name: "infoNce" }, { name: "lowerBound" }, { name: "club" }];
    expect(experiment({ terms }).terms.length).toBe(3);
    expect(() =>
      experiment({ terms: [{ name: "infoNce" }, { name: "lowerBound", weight: 0 }] }),
    ).not.toThrow();
  });
});
