/** What parts of a code do: the pictures at their ends, and information beside what shuffled levels give. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PartsView, PointsView } from "../../src/serve/api.ts";
import { facesRun } from "./facesRun.ts";
import { json, newRoot, raw, removeRoots, served } from "./world.ts";

const root = newRoot();
let server: Awaited<ReturnType<typeof served>>;
let view: PointsView;
let codes: Float32Array;

beforeAll(async () => {
  await facesRun(join(root, "faces"));
  server = await served(root);
  view = await json<PointsView>(server.url, "/api/points?id=faces");
  codes = new Float32Array(
    await (await fetch(new URL("/api/points/codes?id=faces", server.url))).arrayBuffer(),
  );
});
afterAll(async () => {
  await server?.close();
  expect(server?.mistakes).toEqual([]);
  removeRoots();
});

/** Share of the entropy of `levels` that `bins` tell. */
function told(bins: readonly number[], levels: readonly number[]): number {
  const entropy = (values: readonly unknown[]) =>
    -[...Map.groupBy(values, (value) => value).values()]
      .map((list) => list.length / values.length)
      .reduce((sum, share) => sum + share * Math.log(share), 0);
  const both = bins.map((bin, i) => `${bin} ${levels[i]}`);
  return (entropy(bins) + entropy(levels) - entropy(both)) / entropy(levels);
}

describe("the parts of a code", () => {
  it("are the numbers of a block, with the pictures at their ends and what they tell", async () => {
    const { parts, left } = await json<PartsView>(server.url, "/api/points/parts?id=faces&block=lighting");
    expect(parts.map(({ part }) => part)).toEqual(["lighting[0]", "lighting[1]"]);
    expect(left).toBe(0);
    for (const [at, { least, most, tells }] of parts.entries()) {
      const values = Array.from({ length: view.count }, (_, row) => codes[row * 6 + 4 + at]);
      const sorted = [...values].sort((a, b) => a - b);
      expect(least.map((row) => values[row])).toEqual(sorted.slice(0, 8));
      expect(most.map((row) => values[row])).toEqual(sorted.toReversed().slice(0, 8));
      const width = (sorted.at(-1)! - sorted[0]) / 20;
      const bins = values.map((value) => Math.min(19, Math.floor((value - sorted[0]) / width)));
      for (const [k, { factor, value, chance, isClear }] of tells.entries()) {
        expect(factor).toBe(view.factors[k].name);
        expect(value).toBeCloseTo(told(bins, view.levels[k]), 6);
        expect(chance).toBeGreaterThan(0);
        if (isClear) expect(value).toBeGreaterThan(chance);
      }
    }
  });

  it("are its blocks, the same every time", async () => {
    const ask = () => json<PartsView>(server.url, "/api/points/parts?id=faces");
    const { parts } = await ask();
    expect(parts.map(({ part }) => part)).toEqual(["identity", "lighting"]);
    for (const { least, most, tells } of parts) {
      expect(new Set([...least, ...most]).size).toBe(16);
      for (const { value } of tells) expect(value).toBeLessThanOrEqual(1 + 1e-9);
    }
    expect((await ask()).parts).toEqual(parts);
  });

  it("are asked for by the name of a block", async () => {
    const { status, text } = await raw(server.url, "/api/points/parts?id=faces&block=whole%20code");
    expect(status).toBe(404);
    expect(text).toContain('block \\"whole code\\": expected one of identity, lighting');
  });
});
