/** Nets that decide how wide their code is: the map of `spatial`, the numbers of `pixels`. */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { emitModel, frozenScope, input, ParameterList, type Tensor } from "../../src/engine/index.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { pixels, spatial } from "../../src/nets/index.ts";
import { random } from "../../src/random.ts";
import type { Dataset } from "../../src/types/index.ts";

const runtime = new NodeRuntime();
afterAll(() => runtime.close());

const options = spatial.options.parse({});
const net = spatial.create(options);

/** The code of random pictures by an untrained net, [rows, dim]. */
async function codesOf(shape: readonly [number, number, number], rows: number, at: (i: number) => number) {
  const dim = spatial.widthOf!(options, shape);
  const list = new ParameterList(random(3));
  net(list.scope("net"), input("x", [1, ...shape]) as Tensor, dim);
  const values = Object.fromEntries(list.parameters.map(({ name, initial }) => [name, initial]));
  const code = net(frozenScope("net", values), input("x", [1, ...shape]) as Tensor, dim);
  const session = await runtime.load(emitModel({ code }, { anyBatch: true }));
  const size = shape[0] * shape[1] * shape[2];
  const found = await runtime.run(session, {
    x: Float32Array.from({ length: rows * size }, (_, i) => at(i)),
  });
  return { dim, code: found.code };
}

describe("the net spatial", () => {
  it("has codes of length 1 whose positions are equally long, for pictures of any sides", async () => {
    const rng = random(5);
    const shapes = fc.sample(fc.tuple(fc.constantFrom(1, 3), fc.nat(40), fc.nat(40)), {
      seed: 7,
      numRuns: 12,
    });
    for (const [channels, h, w] of shapes) {
      const { dim, code } = await codesOf([channels, 16 + h, 16 + w], 2, () => rng.uniform());
      const positions = dim / 32;
      for (const row of [0, 1])
        for (let at = 0; at < positions; at++) {
          let squares = 0;
          for (let c = 0; c < 32; c++) squares += code[row * dim + c * positions + at] ** 2;
          expect(squares * positions).toBeCloseTo(1, 3);
        }
    }
  });
  it("makes finite codes of pictures of one tone", async () => {
    const { code } = await codesOf([1, 48, 42], 1, () => 0);
    expect([...code].every(Number.isFinite)).toBe(true);
  });
  it("has 12 × 11 positions for 48 × 42 pixels", () => {
    expect(spatial.widthOf!(options, [1, 48, 42])).toBe(32 * 12 * 11);
  });
});

describe("an experiment with a net that decides its width", () => {
  const factors = [
    { name: "light", size: 2, kind: "categorical" },
    { name: "person", size: 2, kind: "categorical", role: "content" },
  ] as const;
  const dataset: Dataset = {
    ...{ name: "faces", factors, shape: [1, 40, 36], rows: 4, warnings: [] },
    ...{ levels: Int32Array.from([0, 0, 0, 1, 1, 0, 1, 1]), images: new Uint8Array(4 * 40 * 36) },
  };
  const resolved = (more: object, data = dataset) =>
    resolveExperiment({ data: "faces", recipe: "supCon", ...more }, data);

  it("has one block, named after the content, as wide as the net makes it of what it sees", () => {
    expect(resolved({ net: "pixels" }).code).toEqual({ person: 1440 });
    const preprocess = { name: "localContrast", options: { shrink: 3 } };
    expect(resolved({ net: "pixels", preprocess }).code).toEqual({ person: 13 * 12 });
    expect(resolved({ net: "spatial" }).code).toEqual({ person: 32 * 10 * 9 });
    const unlabelled = { ...dataset, factors: [], levels: new Int32Array(0) };
    expect(resolved({ recipe: "infonce", net: "pixels" }, unlabelled).code).toEqual({ code: 1440 });
  });
  it("says nothing of preprocessing where nobody asks for it", () => {
    expect(Object.keys(resolved({}))).not.toContain("preprocess");
    expect(resolved({ preprocess: "localContrast" }).preprocess).toEqual({ name: "localContrast" });
  });
  it("refuses a code of another width before anything is trained", () => {
    const make = () =>
      pixels.create({})(new ParameterList(random(0)).scope("net"), input("x", [4, 1, 40, 36]) as Tensor, 12);
    expect(make).toThrow(
      'net "pixels": expected a code of 1440 numbers, as its input has it, got 12. Leave code out',
    );
  });
});
