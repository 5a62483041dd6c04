/** What the studies of blocks compare, what each condition changes, and what their tables say of known numbers. */
import { describe, expect, it } from "vitest";
import { allRows, levelsOf } from "../../src/data/dataset.ts";
import { splitRows } from "../../src/data/split.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { random } from "../../src/random.ts";
import * as recipeRegistry from "../../src/recipes/index.ts";
import { Registry } from "../../src/registry.ts";
import type { Dataset } from "../../src/types/index.ts";
import { CONDITIONS, givenOf } from "../../studies/limits/conditions.ts";
import { trainingRows } from "../../studies/limits/index.ts";
import { type Measured, measured } from "../../studies/measuring.ts";
import { pairs } from "../../studies/pairs/index.ts";
import { recipes } from "../../studies/recipes/index.ts";

const factor = (name: string, size: number) => ({ name, size, kind: "categorical" as const });
const sizes = { identity: 6, lighting: 12, pose: 3, expression: 2 };
const factors = Object.entries(sizes).map(([name, size]) => factor(name, size));
const rows = 6 * 12 * 3 * 2;
const dataset: Dataset = {
  name: "faces",
  factors,
  shape: [1, 16, 16],
  rows,
  levels: Int32Array.from(
    Array.from({ length: rows }, (_, row) => [
      row % 6,
      Math.floor(row / 6) % 12,
      Math.floor(row / 72) % 3,
      Math.floor(row / 216),
    ]).flat(),
  ),
  images: new Uint8Array(rows * 256),
  warnings: [],
};
const condition = (name: string) => CONDITIONS.find((each) => each.name === name)!;

describe("the study of limits", () => {
  it("trains on no picture that is read", () => {
    const { test } = splitRows(dataset, { unseen: {}, testShare: 0.2 }, random(1).fork("split"));
    const key = (data: Dataset, row: number) => data.levels.subarray(row * 4, row * 4 + 4).join();
    const read = new Set(Array.from(test, (row) => key(dataset, row)));
    for (const each of CONDITIONS) {
      const training = trainingRows(each, 1, dataset);
      expect(Array.from(allRows(training)).filter((row) => read.has(key(training, row)))).toEqual([]);
    }
  });
  it("ties light to the person as far as it says", () => {
    const away = (name: string) => {
      const training = trainingRows(condition(name), 0, dataset);
      const [people, lights] = ["identity", "lighting"].map((each) =>
        levelsOf(training, each, allRows(training)),
      );
      const own = people.filter((person, i) => [0, 1, 11].includes((lights[i] - person + 12) % 12));
      return 1 - own.length / people.length;
    };
    expect(away("as it is")).toBeGreaterThan(0.7);
    expect(away("correlated, 50 %")).toBeGreaterThan(0.5);
    expect(away("correlated, 50 %")).toBeLessThan(0.68);
    expect(away("correlated, 100 %")).toBe(0);
  });
  it("gives every condition to every recipe as a whole experiment", () => {
    for (const each of CONDITIONS)
      for (const recipe of ["disco", "blocks"]) {
        const experiment = resolveExperiment(givenOf(each, recipe), dataset);
        expect(experiment.pairs.options?.labels).toEqual(each.labels);
      }
    expect(resolveExperiment(givenOf(condition("a block too many"), "disco"), dataset).code.rest).toBe(8);
    // Changes of pairs leave what the recipe asks of them.
    const noisy = resolveExperiment(givenOf(condition("noisy pairs, 10 %"), "disco"), dataset);
    expect(noisy.pairs).toEqual({
      name: "shareWithin",
      options: { view: { brightness: 0, contrast: 0, gamma: 0 }, labels: { noise: 0.1 } },
    });
  });
});

const nowhere = "/no/such/folder";

describe("the studies of pairs and of recipes", () => {
  it("leave out worlds whose files are missing and say so", async () => {
    const plan = await new Registry("study", { recipes }).resolve({
      name: "recipes",
      options: { data: nowhere },
    })();
    expect(plan.warnings?.map((line) => line.split(" ")[1])).toEqual(["lpc", "coil20", "yaleb"]);
    const keys = plan.rows.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    // Its generator is a finished run, which a study of single rows does not have.
    // Maps have a width of their own; what is not trained is there beside them.
    const own = ["navigator", "pixels", "whitened", "spatial", "spatialViews"];
    const trained = Object.keys(recipeRegistry).filter((recipe) => !own.includes(recipe));
    for (const recipe of trained) expect(keys).toContain(`faces-${recipe}-0`);
  });
  it("repeats every arm with every seed, and leaves parts out in one world", async () => {
    const options = { data: nowhere, seeds: 2 };
    const plan = await new Registry("study", { pairs }).resolve({ name: "pairs", options })();
    const keys = plan.rows.map(({ key }) => key);
    for (const seed of [0, 1]) {
      expect(keys).toContain(`sprites-disco-${seed}`);
      expect(keys).toContain(`sprites-narrow-${seed}`);
    }
    expect(keys.filter((key) => key.startsWith("sprites-cosine"))).toEqual([]);
    const row = (dci: number): Measured => ({
      ...{ told: "pairs", values: { DCI: dci, own: 0.5 }, chance: { DCI: 0.01 } },
      ...{ own: { shape: 0.25 }, said: [], seconds: 10 },
    });
    const { markdown } = await plan.summary(
      new Map([
        ["sprites-disco-0", row(0.8)],
        ["sprites-disco-1", row(0.9)],
        ["sprites-untrained-0", row(0.1)],
      ]),
    );
    const line = (name: string) => markdown.split("\n").find((each) => each.startsWith(`| ${name} |`));
    expect(line("disco")).toBe("| disco | pairs | 0.850 ± 0.071 |  |  |  | 50.0 ± 0.0 |  | 10 ± 0 | 2 |");
    expect(line("chance")).toBe("| chance |  | 0.010 |  |  |  |  |  |  | 1 |");
    expect(markdown).toContain("| disco | 25.0 ± 0.0 |");
  });
});

describe("what is read of a run", () => {
  const matrix = (names: string[], values: number[][]) => ({ rows: names, columns: ["a", "b"], values });
  const score = { value: 0.5, null: 0.1, perFactor: {}, warnings: [] };
  const two = [factor("a", 2), factor("b", 4)];
  it("sums importances per block and takes each factor from its own block", () => {
    const dci = matrix(
      ["a[0]", "a[1]", "b[0]"],
      [
        [0.5, 0],
        [0.3, 0.2],
        [0, 1],
      ],
    );
    const found = measured(
      [
        { metric: "dci", ...score, matrix: dci },
        {
          metric: "leakage",
          ...score,
          matrix: matrix(
            ["b", "a"],
            [
              [0.1, 0.9],
              [0.7, 0.3],
            ],
          ),
        },
        { metric: "blockUse", ...score, perFactor: { a: 1, b: 0.5 }, warnings: ["idle"] },
      ],
      "pairs",
      { factors: two, blocks: { a: [0, 2], b: [2, 3] } },
      null,
    );
    // The block of a holds 0.8 of a and 0.2 of b, that of b all of 1: half the importance each.
    const entropy = -(0.8 * Math.log2(0.8) + 0.2 * Math.log2(0.2));
    expect(found.values["DCI, blocks"]).toBeCloseTo((1 - entropy + 1) / 2, 6);
    expect(found.own).toEqual({ a: 0.7, b: 0.9 });
    expect(found.values.own).toBeCloseTo(0.8, 9);
    expect(found.chance.own).toBeCloseTo((0.5 + 0.25) / 2, 9);
    expect([found.values.best, found.values.leak, found.said]).toEqual([0.75, 0.5, ["idle"]]);
  });
  it("reads one block as a whole, from which nothing leaks", () => {
    const found = measured(
      [{ metric: "leakage", ...score, matrix: matrix(["code"], [[0.8, 0.4]]) }],
      "none",
      { factors: two, blocks: { code: [0, 3] } },
      null,
    );
    expect(found.own).toEqual({ a: 0.8, b: 0.4 });
    expect(found.values).toEqual({ own: expect.closeTo(0.6, 9) as number });
  });
});
