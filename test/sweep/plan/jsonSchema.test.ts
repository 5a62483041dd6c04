/** The schema by which editors check plans takes what the program takes. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.fromJSONSchema(JSON.parse(readFileSync("packages/sweep/src/plan/plan.schema.json", "utf8")));
const accepts = (tree: unknown) => schema.safeParse(tree).success;

describe("the schema of plans", () => {
  const example = parse(readFileSync("examples/sweep.yaml", "utf8"));

  it("takes the example, which names it, a file as base, and what pruning or a study is called", () => {
    const [, named] = /^# yaml-language-server: \$schema=(.+)$/m.exec(
      readFileSync("examples/sweep.yaml", "utf8"),
    )!;
    expect(named).toBe("../packages/sweep/src/plan/plan.schema.json");
    expect(accepts(example)).toBe(true);
    expect(accepts({ base: "experiment.yaml", seeds: [1, 2], pruning: "asha" })).toBe(true);
    expect(accepts({ base: { recipe: "disco" }, grid: { data: ["faces"] } })).toBe(true);
    expect(accepts({ study: { name: "pairs", options: { quick: true } } })).toBe(true);
  });

  it.each([
    [{ ...example, seed: 3 }],
    [{ ...example, seeds: 0 }],
    [{ ...example, base: { ...example.base, recipe: "disko" } }],
    [{ ...example, pruning: "hyperband" }],
    [{ ...example, objective: { metric: "mig", direction: "up" } }],
    [{ ...example, random: { count: 3, keys: { steps: { uniform: [1] } } } }],
  ])("refuses %j", (tree) => {
    expect(accepts(tree)).toBe(false);
  });
});
