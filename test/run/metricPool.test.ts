/** Metrics in threads say what they say alone, and end when they are told to. */
import { describe, expect, it } from "vitest";
import { InputError, Interrupted } from "../../src/errors.ts";
import { splitExternal } from "../../src/evaluate/external.ts";
import { type MetricProgress, scoreAll } from "../../src/evaluate/metricPool.ts";
import { scoreOne } from "../../src/evaluate/scoreOne.ts";
import { shared } from "../../src/evaluate/sharedMemory.ts";
import * as registry from "../../src/metrics/index.ts";
import type { Representation, Score } from "../../src/types/index.ts";
import { drawn, factorsOf, oneHot } from "../metrics/worlds.ts";

const factors = factorsOf({ shape: 4, size: 3 });
function world(rows = 300): Representation {
  const { codes, levels } = drawn(rows, factors, 3, ([shape, size], rng) => [
    ...oneHot(shape, 4).map((v) => v + 0.1 * rng.normal()),
    size + 0.1 * rng.normal(),
  ]);
  return splitExternal({ codes, levels, factors, blocks: { shape: [0, 4], size: [4, 5] } }, "ordered", 0)
    .representation;
}
/** Codes alone have no decoder, so nothing of theirs can be edited. */
const all = Object.keys(registry)
  .filter((name) => name !== "editing")
  .map((name) => ({ name }));
const timeless = (found: Score | InputError) => {
  const { seconds: _, ...score } = found as Score;
  return score;
};

describe("metrics in threads", () => {
  it("give the scores of one thread, in the order asked for, bit for bit", async () => {
    const representation = world();
    const found = await scoreAll(representation, { metrics: all, seed: 5 });
    const alone = all.map((ref) => scoreOne(representation, ref, 5));
    expect(found.map(timeless)).toEqual(alone.map(timeless));
  });
  it("tell what is at work and how much is done", async () => {
    const told: MetricProgress[] = [];
    await scoreAll(world(), { metrics: all, seed: 0, onMetric: (progress) => told.push(progress) });
    expect(told[0]).toMatchObject({ done: 0, total: all.length, share: 0 });
    expect(told[0].running).toHaveLength(1);
    expect(told.at(-1)).toEqual({ done: all.length, total: all.length, share: 1, running: [] });
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });
  it("are ended in mid-metric by a signal", async () => {
    const controller = new AbortController();
    const long = { name: "mig", options: { resamples: 1_000_000 } };
    const stopped = scoreAll(world(), { metrics: [long], seed: 0, signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(stopped).rejects.toThrow(Interrupted);
    const late = scoreAll(world(), { metrics: all, seed: 0, signal: controller.signal });
    await expect(late).rejects.toThrow(Interrupted);
  });
  it("name the metric that refuses, and give the others", async () => {
    const refused = { name: "retrieval", options: { across: "szie" } };
    const found = await scoreAll(world(), { metrics: [refused, { name: "mig" }], seed: 0 });
    expect(found[0]).toBeInstanceOf(InputError);
    expect((found[0] as InputError).message).toMatch(
      /^factor of metric "retrieval" "szie": expected one of shape, size, got an unknown name\. Did you mean "size"\?$/,
    );
    expect(found[1]).toMatchObject({ metric: "mig" });
  });
  it("name the metric that breaks", async () => {
    const { whole, ...rest } = world();
    const broken = { ...rest, whole: { ...whole, levels: null } } as unknown as Representation;
    await expect(scoreAll(broken, { metrics: [{ name: "mig" }], seed: 0 })).rejects.toThrow(
      /^metric "mig" failed: TypeError/,
    );
  });
});

describe("shared memory", () => {
  it("holds the same numbers; views of one buffer stay views of one", () => {
    const representation = world(20);
    const copy = shared(representation);
    expect(copy).toEqual(representation);
    expect(copy.train.codes.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(copy.test.codes.data.buffer).toBe(copy.whole?.codes.data.buffer);
  });
});
