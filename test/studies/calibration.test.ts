/** Couplings share what they say, and estimators are as far off as theory has it. */
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { random } from "../../src/random.ts";
import {
  correlationOf,
  couplings,
  swirled,
  uniformInformation,
  widthOf,
} from "../../studies/calibration/couplings.ts";
import { ideals } from "../../studies/calibration/ideal.ts";
import { sampled } from "../../studies/calibration/sampled.ts";
import { BATCH, estimateTrained, trained } from "../../studies/calibration/trained.ts";

const runtime = new NodeRuntime();
afterAll(() => runtime.close());
const rng = random(3);
const says = (name: string, coupling: keyof typeof couplings, nats: number, dims: number) =>
  sampled[name].estimate(
    couplings[coupling].draw(nats, dims, sampled[name].rows(dims), rng.fork(coupling, `${nats}`, dims)),
    rng.fork(name),
    runtime,
  );

describe("couplings", () => {
  it("of Gaussians have the correlation that gives so many nats", () => {
    for (const nats of [0.5, 3, 10])
      expect(-0.5 * 4 * Math.log(1 - correlationOf(nats, 4) ** 2)).toBeCloseTo(nats, 9);
  });
  it("of uniform numbers have the width that does", () => {
    for (const nats of [0.1, 0.5, 3, 9]) expect(uniformInformation(widthOf(nats))).toBeCloseTo(nats, 9);
  });
});

describe("a swirl", () => {
  it("is undone by the swirl the other way, so it changes no information", () => {
    const { x } = couplings.gaussian.draw(1, 4, 50, rng);
    const back = swirled(swirled(x, 1), -1);
    for (let at = 0; at < x.data.length; at++) expect(back.data[at]).toBeCloseTo(x.data[at], 4);
    expect(swirled(x, 1).data).not.toEqual(x.data);
  });
});

describe("the referee", () => {
  it.each([1, 2, 3])("is within 5 per cent of %d nats in 2 dimensions at 5,000 samples", async (nats) => {
    const { value, warning } = await says("referee", "gaussian", nats, 1);
    expect(Math.abs(value - nats)).toBeLessThan(0.05 * nats);
    expect(warning).toBeNull();
  });
  it("reads the same of cubed Gaussians and of uniform numbers that share as much", async () => {
    for (const coupling of ["cubed", "uniform"] as const) {
      const { value } = await says("referee", coupling, 1, 1);
      expect(Math.abs(value - 1), coupling).toBeLessThan(0.1);
    }
  });
});

describe("estimators outside their range say so", () => {
  it("Gaussian on what is not Gaussian, histogram near the logarithm of its bins, kernels in 40 dimensions", async () => {
    expect((await says("gaussian", "cubed", 2, 1)).warning).toContain("not Gaussian");
    expect((await says("gaussian", "gaussian", 2, 1)).warning).toBeNull();
    expect((await says("histogram", "gaussian", 5, 1)).warning).toContain("cannot exceed");
    expect((await says("histogram", "gaussian", 1, 1)).warning).toBeNull();
    expect((await says("kernelDensity", "gaussian", 2, 20)).warning).toContain("kernels of this width");
  });
  it("InfoNCE near the logarithm of the batch, and not far below", async () => {
    const at = (nats: number, dims: number) => {
      const batches = rng.fork("batches", nats);
      const draw = (batch: number) => couplings.gaussian.draw(nats, dims, BATCH, batches.fork(batch));
      return estimateTrained(trained.infoNce, { dims, steps: 400, seed: 0, draw, runtime });
    };
    const [low, high] = [await at(1, 1), await at(10, 20)];
    expect(low.warning).toBeNull();
    expect(Math.abs(low.value - 1)).toBeLessThan(0.15);
    expect(high.value).toBeLessThan(Math.log(BATCH));
    expect(high.warning).toContain("cannot exceed");
  });
});

describe("a critic", () => {
  const trainedFor = (steps: number) => {
    const batches = rng.fork("rising");
    const draw = (batch: number) => couplings.gaussian.draw(3, 1, BATCH, batches.fork(batch));
    return estimateTrained(trained.infoNce, { dims: 1, steps, seed: 0, draw, runtime });
  };
  it("that still learns says so, far below any ceiling; one that has learned 1 nat did not (above)", async () => {
    const { value, warning } = await trainedFor(100);
    expect(value).toBeLessThan(2);
    expect(warning).toMatch(/^its critic still learns: 0\.\d+ nats more in the last quarter of training$/);
  });
});

describe("bounds with an exact critic", () => {
  it("behave as their papers prove", () => {
    const [nats, dims] = [2, 4];
    const exact = ideals(nats, dims, rng.fork("ideal"));
    const error = (name: string) => (4 * exact[name].spread) / Math.sqrt(100);
    expect(Math.abs(exact.nwj.mean - nats)).toBeLessThan(error("nwj"));
    expect(exact.infoNce.mean).toBeLessThan(nats);
    expect(exact.infoNce.mean).toBeGreaterThan(nats - 0.2);
    // CLUB of Gaussians in closed form: ρ²/(1 − ρ²) a column, of which all pairs leave (n − 1)/n.
    const squared = correlationOf(nats, dims) ** 2;
    const club = (dims * squared * (BATCH - 1)) / (BATCH * (1 - squared));
    expect(Math.abs(exact.club.mean - club)).toBeLessThan(error("club"));
    expect(exact.leaveOneOut.mean).toBeGreaterThan(nats);
  });
});
