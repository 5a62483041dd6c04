/** Who pays a rate: all, or only what no pairs are made for. */
import { InferenceSession } from "onnxruntime-node";
import { expect, it } from "vitest";
import { constant, emitModel } from "../../src/engine/index.ts";
import { terms } from "../../src/terms/registry.ts";
import type { TermContext } from "../../src/types/index.ts";

/** Two pictures with means 1…4 of variance 1: half of each square is paid. */
async function paid(of: "code" | "residual" | "rest", trained: readonly string[]): Promise<number> {
  const term = terms.resolve({ name: "gaussianKl", options: { of } });
  const posterior = {
    mean: constant([1, 2, 3, 4, 1, 2, 3, 4], [2, 4]),
    logVariance: constant(new Float32Array(8), [2, 4]),
  };
  const blocks = { shape: [0, 2], residual: [2, 4] };
  const groups = trained.map((factor) => ({ factor, from: 0, to: 1 }));
  const value = term({ posterior, blocks, groups } as unknown as TermContext);
  const session = await InferenceSession.create(emitModel({ value }));
  return (await session.run({})).value.data[0] as number;
}

it.each([
  ["code", ["shape"], 15],
  ["residual", ["shape"], 12.5],
  ["residual", ["shape", "residual"], 0],
  ["residual", [], 15],
  // As earlier versions wrote it.
  ["rest", ["shape"], 12.5],
] as const)("of %s where %j have pairs", async (of, trained, expected) => {
  expect(await paid(of, trained)).toBeCloseTo(expected, 5);
});
