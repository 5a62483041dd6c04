/** Plans: what a trial is called, what stays when the plan changes, and what is refused. */
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type PlanInput, planOf, readPlan, studyPlan } from "../../../packages/sweep/src/index.ts";
import { datasets, experiments, extend, openDataset, random, runs } from "../../../src/index.ts";
import { patterns } from "../../run/patterns.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-plan-"));
const here = process.cwd();
afterAll(() => process.chdir(here));
let count = 0;
function file(text: string, name = `${count++}.yaml`): string {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const data = { name: "faces", options: { people: 4, pictures: 48 } } as const;
const base = { data, recipe: "blocks", steps: 2, batch: 16 };
const grid = { steps: [2, 3], "optimiser.learningRate": [1e-3, 1e-2] };
const names = async (plan: PlanInput) => (await planOf(plan)).trials.map(({ name }) => name);
const refused = (plan: unknown) => expect(planOf(plan as PlanInput)).rejects;

describe("a plan", () => {
  it("becomes trials that are complete experiments on known data", async () => {
    const objective = { metric: "retrieval.identity", direction: "maximise" } as const;
    const needs = { cores: 2 };
    const plan = await planOf({ name: "mine", base, grid, seeds: 2, objective, pruning: "asha", needs });
    expect(plan).toMatchObject({ name: "mine", objective, retries: 2, warnings: [] });
    expect(plan.pruning).toEqual({ name: "asha", options: {} });
    const [trial] = plan.trials;
    expect(plan.trials).toHaveLength(8);
    expect(trial.name).toMatch(/^[0-9a-f]{16}$/);
    expect(trial).toMatchObject({
      kind: "train",
      seed: 0,
      needs: { cores: 2, memory: 1500, backend: "cpu" },
    });
    expect(trial.settings).toEqual({ steps: 2, "optimiser.learningRate": 1e-3 });
    const dataset = await openDataset(data);
    const optimiser = { name: "adam", options: { learningRate: 1e-3 } };
    const experiment = experiments.resolveExperiment({ ...base, optimiser }, dataset);
    expect(trial.spec).toEqual({ experiment, data: runs.digestOf(dataset), unweave: runs.VERSION });
  });
  it("opens a dataset once for all trials that share it", async () => {
    const notes: string[] = [];
    const onNote = (text: string) => notes.push(text);
    const { trials } = await planOf({ base, grid: { "data.people": [4, 5], ...grid }, seeds: 3 }, { onNote });
    expect(trials).toHaveLength(24);
    expect(notes).toEqual(['reading the data "faces"', 'reading the data "faces"']);
  });
  it("stops when its signal says so", async () => {
    const stopped = planOf({ base, seeds: 2 }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("stopped while planning");
  });
  it("takes the recipe first, whatever the order of keys", async () => {
    const list = [
      { "terms.gaussianKl.weight": 4, recipe: "vae" },
      { recipe: "vae", "terms.gaussianKl.weight": 4 },
    ];
    const [one, other] = await Promise.all(list.map((cell) => names({ base, list: [cell] })));
    expect(one).toEqual(other);
  });
  it("sets held-out levels as lists, and by comma as --set does", async () => {
    const unseen = [["person 1", "person 2"], "person 3,person 4"];
    const { trials } = await planOf({ base, grid: { "split.unseen.identity": unseen } });
    expect(
      trials.map(({ spec }) => (spec.experiment as typeof base & { split: object }).split),
    ).toMatchObject([
      { unseen: { identity: ["person 1", "person 2"] } },
      { unseen: { identity: ["person 3", "person 4"] } },
    ]);
  });
});

describe("the name of a trial", () => {
  it("stays when seeds, values or keys' order change", async () => {
    const before = await names({ base, grid, seeds: 2 });
    expect(new Set(before).size).toBe(8);
    const turned = Object.fromEntries(Object.entries(grid).toReversed());
    const swapped = {
      batch: 16,
      steps: 2,
      recipe: "blocks",
      data: { options: { pictures: 48, people: 4 }, name: "faces" },
    };
    const after = await names({ base: swapped, grid: { ...turned, steps: [3, 2, 4] }, seeds: [2, 1, 0] });
    expect(after).toHaveLength(18);
    expect(before.filter((name) => !after.includes(name))).toEqual([]);
  });
  it("changes with everything that a run depends on", async () => {
    const cells = [
      ...[{ steps: 3 }, { seed: 1 }, { batch: 8 }, { recipe: "infonce" }, { net: "mlp" }, { metrics: "mig" }],
      ...[{ "data.people": 5 }, { "split.testShare": 0.3 }, { "terms.infoNce.weight": 2 }],
      ...[{ "split.unseen.identity": "person 1" }, { "optimiser.learningRate": 0.5 }],
    ];
    const found = await names({ base, list: cells });
    expect(new Set([...found, ...(await names({ base, seeds: 1 }))]).size).toBe(cells.length + 1);
  });
  it("follows the order of blocks and of held-out factors, which make another run", async () => {
    const code = [
      { identity: 4, pose: 2 },
      { pose: 2, identity: 4 },
    ];
    const orders = code.map((each) => names({ base: { ...base, code: each }, seeds: 1 }));
    const [one, other] = await Promise.all(orders);
    expect(one).not.toEqual(other);
  });
  it("says nothing of where the data lies, of the working directory, or of cores", async () => {
    const folders = ["a", "b"].map((name) => join(root, name, "photos"));
    const dataset = await openDataset({ name: "sprites", options: { pictures: 24 } });
    for (const row of datasets.allRows(dataset)) {
      const folder = join(folders[0], `class ${row % 2}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${row}.png`), await datasets.pngOf(dataset, row));
    }
    cpSync(folders[0], folders[1], { recursive: true });
    const of = (path: string, needs = {}) =>
      names({
        base: { data: { name: "images", options: { path, size: 16 } }, recipe: "infonce" },
        seeds: 2,
        needs,
      });
    const first = await of(folders[0]);
    expect(await of(folders[1], { cores: 2 })).toEqual(first);
    process.chdir(join(root, "a"));
    expect(await of("photos")).toEqual(first);
    process.chdir(here);
    writeFileSync(join(folders[1], "class 0", "99.png"), await datasets.pngOf(dataset, 1));
    expect(await of(folders[1])).not.toEqual(first);
  });
  it("is the same while every place that a trial names is seen from the root, wherever it was written", async () => {
    const [folder, rows] = [join(root, "c"), Array.from({ length: 48 }, (_, row) => row)];
    mkdirSync(folder);
    const dataset = await openDataset({ name: "sprites", options: { pictures: 48 } });
    for (const row of rows) writeFileSync(join(folder, `${row}.png`), await datasets.pngOf(dataset, row));
    writeFileSync(join(folder, "pairs.csv"), "a,b,shared\n9,10,half\n");
    writeFileSync(
      join(folder, "labels.csv"),
      ["file,half", ...rows.map((row) => `${row}.png,${row % 2}`)].join("\n"),
    );
    writeFileSync(
      join(folder, "parts.json"),
      JSON.stringify({ train: rows.slice(8), test: rows.slice(0, 8) }),
    );
    const of = (at: (name: string) => string) => {
      const data = { name: "images", options: { path: at("."), size: 16 } };
      const pairs = { name: "userPairs", options: { file: at("pairs.csv") } };
      return planOf({
        base: { data, pairs, split: { file: at("parts.json") }, recipe: "infonce" },
        seeds: 1,
      });
    };
    const { trials: absolute } = await of((name) => join(folder, name));
    process.chdir(folder);
    const { trials: relative } = await of((name) => name).finally(() => process.chdir(here));
    expect(relative).toEqual(absolute);
    expect(JSON.stringify(absolute[0].spec)).toContain(`"file":"${join(folder, "parts.json")}"`);
  });
  it("follows a file of pairs by what is in it", async () => {
    const pairs = join(root, "pairs.csv");
    const of = async (text: string) => {
      writeFileSync(pairs, text);
      return names({ base: { ...base, pairs: { name: "userPairs", options: { file: pairs } } }, seeds: 1 });
    };
    const first = await of("a,b,shared\n0,1,identity\n");
    expect(await of("a,b,shared\n0,2,identity\n")).not.toEqual(first);
    expect(await of("a,b,shared\n0,1,identity\n")).toEqual(first);
  });
  it("is one for cells that are the same run, and this is said", async () => {
    const { trials, warnings } = await planOf({ base, list: [{ steps: 2 }, { batch: 16 }, { steps: 3 }] });
    expect(trials.map(({ settings }) => settings)).toEqual([{ steps: 2 }, { steps: 3 }]);
    expect(warnings).toEqual(["the cell batch=16 is the same run as steps=2; it is computed once"]);
    const when = { "optimiser.learningRate": { steps: 3 } };
    const conditional = await planOf({ base, grid, when });
    expect(conditional.trials).toHaveLength(3);
    expect(conditional.warnings).toEqual(["the cell steps=2 comes more than once; it is computed once"]);
  });
});

describe("a file", () => {
  const text = "base: experiment.yaml\nseeds: 2\n";
  it("names its experiment from where it lies, in YAML, in JSON and in code", async () => {
    const [yaml, json, code] = [
      file(text, "my plan.yaml"),
      file('{"base": "experiment.yaml", "seeds": 2}', "plan.json"),
      file('export default async () => ({ base: "experiment.yaml", seeds: 2 });', "plan.ts"),
    ];
    for (const path of [yaml, json, code])
      writeFileSync(join(path, "..", "experiment.yaml"), JSON.stringify(base));
    const plans = await Promise.all([yaml, json, code].map((path) => readPlan(path)));
    expect(plans.map(({ name }) => name)).toEqual(["my-plan", "plan", "plan"]);
    for (const plan of plans) expect(plan.trials).toEqual(plans[0].trials);
  });
  it("takes a run for its base: its own cell is called as the experiment was", async () => {
    const folder = join(root, "run");
    const { trials } = await planOf({ base, seeds: 1 });
    runs.writeJson(runs.paths(folder).experiment, trials[0].spec.experiment);
    const path = file("base: run\nseeds: 2\n");
    symlinkSync(folder, join(path, "..", "run"));
    const plan = await readPlan(path);
    expect(plan.trials[0]).toEqual(trials[0]);
    await expect(planOf({ base: folder, grid: { recipe: ["vae"] } })).rejects.toThrow(
      'plan key "recipe": expected a base that leaves its terms to the recipe',
    );
  });
  it.each([
    ["nothing.yaml", "", "no such file"],
    ["list.yaml", "- 1", "expected keys and values"],
    ["broken.yaml", "a: [", "expected YAML"],
    ["empty.ts", "export const a = 1;", "got undefined"],
  ])("%s is refused in words", async (name, written, message) => {
    const path = name.startsWith("nothing") ? join(root, name) : file(written, name);
    await expect(readPlan(path)).rejects.toThrow(message);
    await expect(readPlan(path)).rejects.toThrow(/^plan ".*": expected .*, got .*\. .*\.$/);
  });
});

describe("bad input", () => {
  const range = (draw: unknown) => ({ base, random: { count: 2, keys: { batch: draw } } });
  it.each([
    [{ base, grdi: {} }, 'plan key "grdi"', 'Did you mean "grid"?'],
    [{ base }, 'plan "grid": expected grid, list, random or seeds, got none of them'],
    [{ base, grid: {} }, 'plan "grid": expected at least one key, got {}'],
    [{ base, grid: { steps: [] } }, 'plan "grid.steps": expected at least one value, got []'],
    [{ base, grid: { steps: 100 } }, 'plan "grid.steps": expected a list of values, got 100'],
    [{ base, list: [{}] }, 'plan "list.0": expected at least one key'],
    [{ base, seeds: 0 }, 'plan "seeds": expected number of >0, got less'],
    [{ base, seeds: [] }, 'plan "seeds": expected array of >=1 items'],
    [{ base, seeds: [1, 1] }, 'plan "seeds": expected values that differ, got seed=1 twice'],
    [{ base, grid: { steps: [1, 1] } }, "got steps=1 twice"],
    [
      { base, grid: { seed: [1] }, seeds: 2 },
      'plan key "seed": expected one place',
      "got grid.seed and seeds",
    ],
    [range({ logUniform: [0, 1] }), "expected numbers above 0, whose logarithms there are, got [0,1]"],
    [range({ uniform: [Number.NaN, 1] }), "expected number, got NaN"],
    [range({ uniform: [1, Number.POSITIVE_INFINITY] }), "batch.uniform.1"],
    [range({ uniform: [2, 1] }), "expected the smaller number first, got [2,1]"],
    [range({ integer: [0.5, 2] }), "expected whole numbers, got [0.5,2]"],
    [range({ choice: [] }), "expected at least one value"],
    [range({ unifrom: [0, 1] }), 'random.keys.batch.uniform"?'],
    [range({ uniform: [0, 1], choice: [1] }), "expected one of uniform, logUniform, integer, choice"],
    [{ base, grid: { steps: [Number.NaN] } }, 'plan "grid.steps.0": expected numbers, texts', "got NaN"],
    [{ base, grid: { stesp: [1] } }, 'setting "stesp"', "in the cell stesp=1", 'Did you mean "steps"?'],
    [{ base, grid: { "optimiser.rate": [1] } }, 'option of optimiser "adam" "rate"', "in the cell"],
    [{ base, grid: { "net.widht": [1] } }, 'Did you mean "width"?'],
    [{ base, grid: { steps: [2, "many"] } }, 'experiment "steps"', "in the cell steps=many"],
    [{ base, list: [{ recipe: "vea" }] }, 'recipe "vea"', 'Did you mean "vae"?'],
    [
      { base, list: [{ "split.unseen.identity": "nobody" }] },
      'level of factor "identity" "nobody"',
      "in the cell",
    ],
    [{ base: { recipe: "blocks" }, seeds: 1 }, 'plan "data": expected a name, got none'],
    [{ base: { data: "faces" }, seeds: 1 }, 'plan "recipe": expected a name, got none'],
    [{ base: { ...base, terms: ["infoNce"] }, grid: { recipe: ["vae"] } }, "one that lists them"],
    [{ base: root, seeds: 1 }, "run folder", "a folder without one"],
    [{ base: join(root, "no.yaml"), seeds: 1 }, "no such file"],
    [{ seeds: 1 }, 'plan "base": expected an experiment, its file or a run, got none'],
    [{ base, seeds: 1, name: "a/b" }, 'plan "name": expected letters, digits, dots and dashes, got "a/b"'],
    [{ base, seeds: 1, needs: { core: 1 } }, 'Did you mean "needs.cores"?'],
    [{ base, seeds: 1, objective: { metric: "mgi" } }, 'metric "mgi"', 'Did you mean "mig"?'],
    [{ base, seeds: 1, objective: { metric: "sap" } }, "a metric that every trial computes", ', sap]".'],
    [{ base, seeds: 1, objective: { metric: "mig.identiy" } }, 'Did you mean "identity"?'],
    [{ base, seeds: 1, study: "faces" }, 'plan key beside a study "base"'],
    [{ study: "facse" }, 'study "facse"', 'Did you mean "faces"?'],
    [null, "plan"],
  ])("%j is refused with one clear error", async (plan, ...messages) => {
    for (const message of messages) await refused(plan).toThrow(message);
    await refused(plan).toThrow(/^[a-z].* ".*": expected .*, got .*\. .*[.?]$/s);
  });
  it("of one cell among many names the cell", async () => {
    await refused({ base, grid: { batch: [16, 7], seed: [1, 2] } }).toThrow("in the cell batch=7, seed=1");
  });
});

describe("a study", () => {
  it("is a plan of the same form: a task for every row, named by its settings", async () => {
    const plan = await planOf({ study: { name: "mi-calibration", options: { quick: true } }, retries: 1 });
    expect(plan).toMatchObject({ name: "sweep", retries: 1, objective: null, pruning: null });
    const [task] = plan.trials;
    expect(task).toMatchObject({ kind: "row", settings: { study: "mi-calibration", row: task.spec.key } });
    expect(new Set(plan.trials.map(({ name }) => name)).size).toBe(plan.trials.length);
    const all = await studyPlan("mi-calibration");
    expect(all.trials.length).toBeGreaterThan(plan.trials.length);
  });
});

describe("data that a program adds", () => {
  it("is planned with as well", async () => {
    const { sprites } = datasets.registry.entries;
    extend("dataset", { planned: { ...sprites, create: async () => patterns() } });
    const seeds = 1 + random(0).int(3);
    const { trials } = await planOf({ base: { data: "planned", recipe: "infonce" }, seeds });
    expect(trials).toHaveLength(seeds);
  });
});

describe("the example", () => {
  it("is twelve runs of a core each", async () => {
    const { trials, objective, warnings } = await readPlan("examples/sweep.yaml");
    expect(trials).toHaveLength(12);
    expect(trials.every(({ needs }) => needs.cores === 1)).toBe(true);
    expect(objective?.metric).toBe("retrieval.identity");
    expect(warnings).toEqual([]);
  });
});
