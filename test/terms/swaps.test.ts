/** Swapped blocks: which columns and rows they are of, and what terms say of codes whose worth is known. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { constant, emitModel, input, type Tensor } from "../../src/engine/index.ts";
import { cycleError } from "../../src/terms/generative/cycleConsistency.ts";
import { exchanged, mixedBlocks } from "../../src/terms/generative/swaps.ts";
import { terms } from "../../src/terms/registry.ts";
import type { TermContext } from "../../src/types/index.ts";
import { BLOCKS, DIM, dependentCodes, FreeTerm } from "./free.ts";

async function values(build: (...x: Tensor[]) => Tensor, ...given: readonly (readonly number[][])[]) {
  const inputs = given.map((rows, i) => input(`x${i}`, [rows.length, rows[0].length]) as Tensor);
  const session = await InferenceSession.create(emitModel({ y: build(...inputs) }));
  const feeds = given.map((rows, i) => [
    `x${i}`,
    new OrtTensor("float32", Float32Array.from(rows.flat()), [rows.length, rows[0].length]),
  ]);
  const { y } = await session.run(Object.fromEntries(feeds));
  return [...(y.data as Float32Array)];
}

describe("a swap", () => {
  const [a, b] = [
    [
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
    ],
    [
      [-1, -2, -3, -4, -5],
      [-6, -7, -8, -9, -10],
    ],
  ];
  it.each([
    [[0, 3] as const, [-1, -2, -3, 4, 5, -6, -7, -8, 9, 10]],
    [[1, 2] as const, [1, -2, 3, 4, 5, 6, -7, 8, 9, 10]],
    [[3, 5] as const, [1, 2, 3, -4, -5, 6, 7, 8, -9, -10]],
    [[0, 5] as const, b.flat()],
  ])("takes columns %j from the other rows", async (block, expected) => {
    expect(await values((x, y) => exchanged(x, y, block), a, b)).toEqual(expected);
  });
  it("mixes one block of the next row into every row, the blocks in turn", async () => {
    const rows = [...a, ...b];
    const mixed = await values((x) => mixedBlocks(x, BLOCKS), rows);
    expect(mixed).toEqual([6, 7, 8, 4, 5, -1, -2, -3, 9, 10, -1, -2, -3, -9, -10, -6, -7, -8, 4, 5]);
  });
});

describe("cycleError", () => {
  const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(7 * i), 5 * Math.cos(3 * i) + 2]);
  it("is 0 of codes that return, and about 2 of another picture's", async () => {
    expect((await values(cycleError, rows, rows))[0]).toBe(0);
    const others = rows.map((_, i) => [Math.sin(7 * (i + 17) + 1), 5 * Math.cos(3 * (i + 13) + 2) + 2]);
    expect((await values(cycleError, rows, others))[0]).toBeGreaterThan(1.5);
    expect((await values(cycleError, rows, others))[0]).toBeLessThan(2.5);
  });
});

describe("swapReconstruction", () => {
  /** Codes of 8 pairs; partners alike where `shared`, in the block of their group or in the other one. */
  const codesOf = (equal: "own" | "other") => {
    const codes = dependentCodes(8, DIM);
    for (let pair = 0; pair < 8; pair++) {
      const own = pair < 4 ? BLOCKS.shape : BLOCKS.light;
      for (let k = 0; k < DIM; k++) {
        const inside = k >= own[0] && k < own[1];
        if (inside === (equal === "own")) codes[(8 + pair) * DIM + k] = codes[pair * DIM + k];
      }
    }
    // Far from 0, where a decoder of small random weights tells codes apart.
    return codes.map((x) => 8 * x);
  };
  it("is reconstruction where partners share their block, and more where they differ in it", async () => {
    const [swap, plain] = [new FreeTerm("swapReconstruction"), new FreeTerm("reconstruction")];
    const same = codesOf("own");
    expect((await swap.at(same)).value).toBeCloseTo((await plain.at(same)).value, 3);
    const differing = codesOf("other");
    const gap = (await swap.at(differing)).value - (await plain.at(differing)).value;
    expect(Math.abs(gap)).toBeGreaterThan(1e-2);
    await Promise.all([swap.close(), plain.close()]);
  });
  it("takes the block of a partner anywhere in the batch, one factor a row, and its own where it has none", async () => {
    const rows = Array.from({ length: 4 }, (_, i) => Array.from({ length: DIM }, (__, k) => 10 * i + k));
    const partners: Record<string, number[]> = { shape: [2, -1, 0, 1], light: [1, 0, -1, 0] };
    const decoded = await values((codes) => {
      let seen = codes;
      const term = terms.resolve({ name: "swapReconstruction", options: {} });
      const group = { from: 0, to: 2, within: true } as const;
      term({
        ...{ codes, images: codes, posterior: null, pairs: 2, blocks: BLOCKS },
        groups: [
          { factor: "shape", ...group },
          { factor: "light", ...group },
        ],
        partners: (factor: string) => constant(partners[factor], [4]),
        decode: (x: Tensor) => {
          seen = x;
          return x;
        },
      } as unknown as TermContext);
      return seen;
    }, rows);
    expect(decoded).toEqual(
      [
        [20, 21, 22, 3, 4],
        [10, 11, 12, 13, 14],
        [20, 21, 22, 23, 24],
        [30, 31, 32, 3, 4],
      ].flat(),
    );
  });
});
