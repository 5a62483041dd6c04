/** Runs with closed-form layers: what they write, with nothing trained and after a training, and that the encoder alone does it all. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { allRows } from "../../src/data/dataset.ts";
import { pixels } from "../../src/data/images/pixels.ts";
import { execute } from "../../src/execute/execute.ts";
import type { ExperimentInput } from "../../src/experiment/schema.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { columns } from "../../src/numerics/matrix.ts";
import { readEvents } from "../../src/run/events.ts";
import { assemble } from "../../src/train/assemble.ts";
import { dataset, experiment, newFolder } from "../run/world.ts";

const rows = allRows(dataset);
const images = pixels(dataset, rows);
const NOTHING = {
  net: { name: "pixels" },
  code: undefined,
  steps: 0,
  metrics: [{ name: "collapse" }],
} as const;
const untrained = (recipe: string, more: Partial<ExperimentInput> = {}) =>
  experiment({ recipe, ...NOTHING, ...more });

async function outputsOf(path: string): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(path);
  const found = await session.run({
    images: new Tensor("float32", images.data, [images.rows, ...dataset.shape]),
  });
  await session.release();
  return found as Record<string, Tensor>;
}

describe.each(["pixels", "whitened", "lda", "pca", "ica"])("recipe %s", (recipe) => {
  it("writes a run without a step, twice the same bytes, whose encoder makes every block", async () => {
    const folders = [newFolder(), newFolder()];
    const given = untrained(recipe);
    const [{ blocks }] = [
      await execute(given, dataset, { folder: folders[0] }),
      await execute(given, dataset, { folder: folders[1] }),
    ];
    for (const file of ["encoder.onnx", "untrained.onnx", "scores.json", "experiment.json", "events.jsonl"])
      expect(readFileSync(join(folders[0], file)).equals(readFileSync(join(folders[1], file))), file).toBe(
        true,
      );
    expect(existsSync(join(folders[0], "step.onnx"))).toBe(false);
    expect(readEvents(join(folders[0], "events.jsonl")).map(({ type, step }) => [type, step])).toEqual([
      ["start", 0],
      ["end", 0],
    ]);
    const found = await outputsOf(join(folders[0], "encoder.onnx"));
    expect(Object.keys(found).sort()).toEqual([...Object.keys(blocks), "code"].sort());
    const code = { rows: images.rows, columns: found.code.dims[1], data: found.code.data as Float32Array };
    for (const [name, [start, end]] of Object.entries(blocks))
      expect(found[name].data, name).toEqual(columns(code, start, end).data);
    const codec = await openCodec(folders[0]);
    expect((await codec.encodeRows(dataset, rows)).columns).toBe(code.columns);
    await codec.close();
    const again = await execute(given, dataset, { folder: folders[0], resume: true });
    expect(again.scores.length).toBe(1);
    expect(
      readFileSync(join(folders[0], "encoder.onnx")).equals(readFileSync(join(folders[1], "encoder.onnx"))),
    ).toBe(true);
  });
});

describe("closed-form layers", () => {
  it("are fitted after a training, to the untrained encoder too; what the net makes is projected in place", async () => {
    const [plain, folder] = [newFolder(), newFolder()];
    const trained = { steps: 4, metrics: [{ name: "collapse" }] };
    await execute(experiment(trained), dataset, { folder: plain });
    const given = experiment({
      ...trained,
      project: ["centre"],
      read: { turn: { name: "lda", options: { factor: "light", dimensions: 2 } } },
    });
    expect(given.code).toEqual({ shape: 4, light: 3, turn: 2 });
    await execute(given, dataset, { folder });
    for (const file of ["encoder.onnx", "untrained.onnx"]) {
      const [before, after] = [await outputsOf(join(plain, file)), await outputsOf(join(folder, file))];
      expect(after.code.dims[1]).toBe(9);
      // The same column less one number in all rows.
      const gaps = Float32Array.from(
        before.shape.data as Float32Array,
        (value, at) => value - (after.shape.data as Float32Array)[at],
      );
      for (let row = 1; row < images.rows; row++) expect(gaps[4 * row]).toBeCloseTo(gaps[0], 5);
      expect(Math.abs(gaps[0])).toBeGreaterThan(1e-4);
    }
  });
  it("are read from what the net makes, before it is projected", async () => {
    const read = { other: { name: "regression", options: { factor: "light" } } };
    const [without, with_] = [newFolder(), newFolder()];
    await execute(untrained("pixels", { read, project: [] }), dataset, { folder: without });
    await execute(untrained("pixels", { read, project: ["centre", "nuisance"] }), dataset, { folder: with_ });
    const [a, b] = [
      await outputsOf(join(without, "encoder.onnx")),
      await outputsOf(join(with_, "encoder.onnx")),
    ];
    expect(b.other.data).toEqual(a.other.data);
    expect(b.shape.data).not.toEqual(a.shape.data);
  });
  it("leave experiment.json as it was where none are asked for", () => {
    expect(Object.keys(experiment())).not.toContain("project");
    expect(Object.keys(experiment())).not.toContain("read");
    expect(experiment({ project: [], read: {} })).toEqual(experiment());
  });
  it("resolve to the same experiment again", () => {
    for (const recipe of ["pixels", "lda"]) {
      const given = untrained(recipe);
      const { code, read, project } = experiment({ ...NOTHING, ...(given as object) });
      expect({ code, read, project }).toEqual({ code: given.code, read: given.read, project: given.project });
    }
  });
  it("are names of the program's settings too", () => {
    expect(experiment({ project: ["centre"] }).project).toEqual([{ name: "centre" }]);
  });
});

describe("what cannot be meant", () => {
  it.each([
    [{ steps: 0 }, /^experiment "steps": expected at least 1 where there are terms, got 0\./],
    [
      { terms: [] },
      /^experiment "terms": expected at least one term of weight other than 0 in 30 steps, got none\./,
    ],
    [{ project: ["lda"] }, /^option of projection "lda" "factor": /],
    [
      { project: [{ name: "lda", options: { factor: "light" } }] },
      /^project "lda": expected one that changes codes in place, got one that makes a block of its own\. Choose centre or nuisance or withinClass\.$/,
    ],
    [
      { read: { a: "centre" } },
      /^read "centre": expected one that makes a block of its own, got one that changes/,
    ],
    [
      { read: { a: { name: "lda", options: { factor: "lihgt" } } } },
      /^factor "lihgt": .+ Did you mean "light"\?$/,
    ],
    [
      { code: { shape: 4, a: 7 }, read: { a: { name: "lda", options: { factor: "light" } } } },
      /^block "a": expected 2 columns, as its readout makes, got 7\./,
    ],
    [{ project: ["center"] }, /^projection "center": .+ Did you mean "centre"\?$/],
  ] as [Partial<ExperimentInput>, RegExp][])("%j", (changes, message) => {
    expect(() => experiment(changes)).toThrow(message);
  });
  it("a net with parameters that nothing trains", () => {
    const given = experiment({ steps: 0, terms: [] });
    expect(() => assemble(given, dataset, rows)).toThrow(
      /^net "conv4": expected one without parameters where nothing is trained/,
    );
  });
  it("a decoder beside codes that are projected", () => {
    const given = experiment({ recipe: "editableBlocks", code: { shape: 4, light: 3 }, project: ["centre"] });
    expect(() => assemble(given, dataset, rows)).toThrow(
      /^experiment "project": expected a run that does not decode/,
    );
  });
});
