/** What is to be done next follows from the plan and the rungs that are done, whoever asks and however often. */
import { describe, expect, it } from "vitest";
import { planOf } from "../../../packages/sweep/src/plan/index.ts";
import {
  type Finished,
  laddersOf,
  next,
  type PrunedPlan,
} from "../../../packages/sweep/src/pruning/index.ts";
import type { Task } from "../../../packages/sweep/src/types.ts";
import { random } from "../../../src/index.ts";

const trials = Array.from({ length: 20 }, (_, seed) => ({
  name: `trial${seed}`,
  kind: "train",
  spec: { experiment: { steps: 1600, seed }, data: { pictures: "a", levels: "b" } },
  needs: { cores: 1, memory: 100, backend: "cpu" },
  priority: 0,
  settings: { seed },
  seed,
}));
const plan: PrunedPlan = {
  trials,
  objective: { metric: "mig", direction: "maximise" },
  pruning: { name: "asha", options: { reduction: 2 } },
};
const RUNGS = [400, 800, 1600];

/** Works through the plan with chance deciding who is next; what a trial comes to grows with its number. */
function worked(seed: number, asked = plan) {
  const rng = random(seed);
  const done: Finished[] = [];
  const open = new Map<string, Task>();
  for (;;) {
    const { tasks } = next(asked, done);
    for (const task of tasks) open.set(task.name, task);
    if (open.size === 0) return { done, ...next(asked, done) };
    const task = [...open.values()][rng.int(open.size)];
    open.delete(task.name);
    const { experiment, steps } = task.spec as { experiment: { seed: number }; steps: number };
    const objective = experiment.seed / 20 + rng.uniform() / 4;
    done.push({ name: task.name, result: steps === 1600 ? { scores: {} } : { objective, step: steps } });
  }
}

describe("next", () => {
  it("begins with the first rung of every trial, which needs nothing", () => {
    const { tasks, pruned } = next(plan, []);
    expect(pruned).toEqual([]);
    expect(tasks.map(({ kind, spec }) => [kind, spec.from, spec.steps])).toEqual(
      trials.map(() => ["rung", null, 400]),
    );
    expect(tasks[0].spec).toMatchObject({ ...trials[0].spec, objective: plan.objective });
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(20);
    expect(tasks.every(({ name }) => /^[0-9a-f]{16}$/.test(name))).toBe(true);
  });
  it("says the same as often as it is asked, and adds one rung at most for what is done", () => {
    const { done } = worked(1);
    let before = new Set(next(plan, []).tasks.map(({ name }) => name));
    for (let count = 1; count <= done.length; count++) {
      const now = next(plan, done.slice(0, count));
      expect(next(plan, done.slice(0, count))).toEqual(now);
      const names = now.tasks.map(({ name }) => name);
      expect(names).not.toContain(done[count - 1].name);
      expect(names.filter((name) => !before.has(name)).length).toBeLessThanOrEqual(1);
      before = new Set(names);
    }
  });
  it("ends every trial or finishes it, under the trial's own name and after all its rungs", () => {
    for (let seed = 0; seed < 10; seed++) {
      const { done, pruned, tasks } = worked(seed);
      expect(tasks).toEqual([]);
      const finished = done.map(({ name }) => name).filter((name) => name.startsWith("trial"));
      expect([...finished, ...pruned].sort()).toEqual(trials.map(({ name }) => name).sort());
      expect(finished.length).toBeGreaterThan(0);
      expect(pruned.length).toBeGreaterThan(4);
    }
  });
  it("chains rungs: each goes on from the one before, and a further one goes first", () => {
    const [first] = next(plan, []).tasks;
    const [second] = next(plan, [{ name: first.name, result: { objective: 1 } }]).tasks;
    expect(second).toMatchObject({ priority: 1, spec: { from: first.name, steps: 800 } });
    const both = [first, second].map(({ name }) => ({ name, result: { objective: 1 } }));
    const [last] = next(plan, both).tasks;
    expect(last).toMatchObject({
      name: "trial0",
      kind: "rung",
      priority: 2,
      spec: { from: second.name, steps: 1600 },
    });
    expect(RUNGS).toEqual([first, second, last].map(({ spec }) => spec.steps));
  });
  it("asks for rungs of the ladders, which are known from the beginning", () => {
    const ladders = laddersOf(plan);
    expect([...ladders.keys()]).toEqual(trials.map(({ name }) => name));
    const rungs = [...ladders.values()].flat();
    expect(rungs.slice(0, 3).map(({ step, isLast }) => [step, isLast])).toEqual([
      [400, false],
      [800, false],
      [1600, true],
    ]);
    const names = new Set(rungs.map(({ task }) => task.name));
    expect(names.size).toBe(60);
    expect(worked(2).done.filter(({ name }) => !names.has(name))).toEqual([]);
  });
  it("asks nothing of a trial that was done before there was a plan, and ends one without a number", () => {
    const { tasks } = next(plan, [{ name: "trial3", result: { scores: {} } }]);
    expect(tasks).toHaveLength(19);
    const [{ name }] = next(plan, []).tasks;
    expect(next(plan, [{ name, result: { objective: null } }]).pruned).toEqual(["trial0"]);
  });
  it("lets a trial go on that came further in another order", () => {
    const [a, b] = next(plan, []).tasks;
    const [second] = next(plan, [{ name: b.name, result: { objective: 0 } }]).tasks.slice(1);
    const done = [
      { name: a.name, result: { objective: 1 } },
      { name: b.name, result: { objective: 0 } },
    ];
    expect(next(plan, done).pruned).toEqual(["trial1"]);
    expect(next(plan, [...done, { name: second.name, result: { objective: 0 } }]).pruned).toEqual([]);
  });
  it("is nothing for studies, whose rows are all computed", async () => {
    const study = { name: "mi-calibration", options: { quick: true } };
    await expect(planOf({ study, pruning: "asha" })).rejects.toThrow('plan key beside a study "pruning"');
  });
  it.each([
    [{ objective: null }, 'pruning "asha": expected an objective, got none.'],
    [{ pruning: { name: "ash", options: {} } }, 'Did you mean "asha"?'],
    [{ pruning: { name: "asha", options: { reduction: 1 } } }, 'pruning "asha" "reduction"'],
    [{ pruning: { name: "asha", options: { reductions: 2 } } }, "reduction"],
  ])("refuses %j, and so does the plan before its first trial", async (changes, message) => {
    const asked = { ...plan, ...changes } as PrunedPlan;
    expect(() => next(asked, [])).toThrow(message);
    const { pruning, objective } = asked;
    const tree = { base: "none.yaml", pruning, ...(objective !== null && { objective }) };
    await expect(planOf(tree)).rejects.toThrow(message);
  });
});
