/** A whole choice on drawn faces: what it comes to, stopped or not; what it does where little is known. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Tryable } from "../../src/choose/choice.ts";
import { type ChooseOptions, chooseExperiment } from "../../src/choose/choose.ts";
import { expectation } from "../../src/choose/says.ts";
import { begunChoice } from "../../src/choose/state.ts";
import { subset } from "../../src/data/dataset.ts";
import { datasets } from "../../src/data/registry.ts";
import { Interrupted } from "../../src/errors.ts";
import type { Dataset } from "../../src/types/index.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-choose-"));
let count = 0;
const newFolder = () => join(root, `${count++}`);
const data = { name: "faces", options: { people: 9, pictures: 180 } };
let faces: Dataset;
beforeAll(async () => {
  faces = await datasets.resolve(data);
});

const given = {
  ...{ recipe: "supCon", net: { name: "conv4", options: { width: 0.25, hidden: 16 } } },
  ...{ code: { identity: 8 }, steps: 3, batch: 16 },
};
const candidates: readonly Tryable[] = [
  { name: "pixels", given: { recipe: "pixels" }, projections: "each" },
  { name: "small", given, projections: "own" },
];
const choose = (options: Partial<ChooseOptions> = {}) =>
  chooseExperiment(faces, { data, folder: newFolder(), candidates, ...options });
const fileOf = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

describe("a choice", () => {
  it("tries every candidate in every fold, chooses one of them, and is an experiment that anybody can name", async () => {
    const { choice, experiment, calibration } = await choose();
    expect(choice.candidates.map(({ name }) => name)).toEqual([
      ...["pixels, centred", "pixels, less nuisance", "pixels, less clusters"],
      "small",
    ]);
    expect(choice.candidates.every(({ folds }) => folds.length === 3)).toBe(true);
    expect(choice.folds.flat().toSorted()).toHaveLength(9);
    const chosen = choice.candidates.find(({ name }) => name === choice.chosen)!;
    expect(experiment.recipe).toBe(chosen.given.recipe);
    expect(experiment.split).toMatchObject({ testShare: 0.1, stratify: "identity", unseen: {} });
    expect(choice.chance?.any).toBeCloseTo(1 / 3);
    expect(expectation(choice)).toMatch(/^A picture of identity never seen .* \(chance 33\.3 %, raw pixels /);
    expect(calibration).toMatchObject({ block: "identity", from: "folds" });
  });
  it("comes to the same bytes for the same seed, whether it was stopped or not, and to others for another", async () => {
    const [whole, stopped] = [newFolder(), newFolder()];
    await choose({ folder: whole });
    const controller = new AbortController();
    const onProgress = ({ done }: { readonly done: number }) => done === 4 && controller.abort();
    const cut = choose({ folder: stopped, signal: controller.signal, onProgress });
    await expect(cut).rejects.toThrow(Interrupted);
    expect(existsSync(join(stopped, "choice.json"))).toBe(false);
    expect(begunChoice(stopped)).toMatchObject({ content: "identity", seed: 0, minutes: 5 });
    const seen: string[] = [];
    await choose({ folder: stopped, onProgress: ({ share }) => seen.push(share.toFixed(2)) });
    expect(fileOf(stopped, "choice.json")).toBe(fileOf(whole, "choice.json"));
    expect(fileOf(stopped, "calibration.json")).toBe(fileOf(whole, "calibration.json"));
    const other = newFolder();
    await choose({ folder: other, seed: 1 });
    expect(fileOf(other, "choice.json")).not.toBe(fileOf(whole, "choice.json"));
  });
  it("refuses a folder in which another choice was begun", async () => {
    const folder = newFolder();
    await choose({ folder });
    await expect(choose({ folder, seed: 1 })).rejects.toThrow(
      /^run folder ".*": expected the choice that was begun there, got another seed\. Give what was given then/,
    );
  });
});

describe("where little is known", () => {
  const few = (people: number, each = 20) =>
    subset(
      faces,
      Int32Array.from({ length: faces.rows }, (_, row) => row).filter((row) => {
        const person = faces.levels[row * faces.factors.length];
        return person < people && row % 20 < each;
      }),
    );
  it.each([
    [few, 5, "spatial", /"identity" has 5 levels with two pictures or more/],
    [few, 1, "spatialViews", /"identity" has one level/],
  ])("nothing is tried, and a sentence says why (%#)", async (dataset, people, recipe, reason) => {
    const { choice, experiment, calibration } = await chooseExperiment(dataset(people), {
      ...{ data, folder: newFolder() },
    });
    expect(experiment.recipe).toBe(recipe);
    expect(choice).toMatchObject({ chosen: recipe, nested: null, candidates: [] });
    expect(choice.reason).toMatch(reason);
    expect(choice.notes).toHaveLength(1);
    expect(expectation(choice)).toBeNull();
    expect(calibration).toBeNull();
  });
  it("nobody has two pictures", async () => {
    const { choice } = await chooseExperiment(few(9, 1), { data, folder: newFolder() });
    expect(choice.reason).toMatch(/^No level of "identity" has two pictures/);
  });
});
