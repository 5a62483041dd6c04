/** What the editing study compares, and what its table says of rows with known numbers. */
import { expect, it } from "vitest";
import { Registry } from "../../src/registry.ts";
import type { Experiment } from "../../src/types/index.ts";
import { editing } from "../../studies/editing.ts";

const options = { people: 32, pictures: 64, steps: 20, seeds: 2 };
const plan = await new Registry("study", { editing }).resolve({ name: "editing", options })();

it("has every arm and seed once, and never trains on the strangers it edits", () => {
  expect(plan.rows.map(({ key }) => key)).toEqual([
    ...["swaps-0", "pairs-alone-0", "no-swaps-0", "no-contrast-0"],
    ...["swaps-1", "pairs-alone-1", "no-swaps-1", "no-contrast-1"],
  ]);
  for (const { settings } of plan.rows) {
    const { split, metrics } = settings as Experiment;
    expect(split.unseen.identity).toEqual(Array.from({ length: 20 }, (_, i) => `person ${13 + i}`));
    expect(metrics[0].name).toBe("editing");
  }
  const termsOf = (row: number) => (plan.rows[row].settings as Experiment).terms;
  const recipe = termsOf(0);
  const names = recipe.map(({ name }) => name);
  expect(names).toEqual(["normalisedSoftmax", "infoNce", "swapReconstruction", "cycleConsistency"]);
  expect(termsOf(1)).toEqual([recipe[1], { name: "swapReconstruction", weight: 0.006 }]);
  expect(termsOf(2)).toEqual(recipe.map((term, i) => (i === 2 ? { ...term, name: "reconstruction" } : term)));
  expect(termsOf(3)).toEqual(recipe.slice(2));
});

it("marks a swapped block's own factor and shows the ceilings beside it", async () => {
  const row = (by: number) => ({
    read: {
      rows: ["identity", "lighting", "reconstructed", "real", "chance"],
      columns: ["identity", "lighting"],
      values: [
        [0.5, 0.9],
        [0.8 + by, 0.7],
        [0.85, 0.95],
        [0.9, 1],
        [0.05, 0.1],
      ],
    },
    realism: {
      rows: ["reconstructed", "lighting"],
      columns: ["fréchet", "psnr"],
      values: [
        [1, 30],
        [2, 25],
      ],
    },
    further: { "others kept": 0.8 + by },
  });
  const { markdown } = await plan.summary(
    new Map([
      ["swaps-0", row(0)],
      ["swaps-1", row(0.1)],
    ]),
  );
  expect(markdown).toContain("### swaps (2 seeds)");
  expect(markdown).toContain("| swap lighting | 85.0 ± 7.1 | 70.0 ± 0.0 * | 2.00 | 25.00 |");
  expect(markdown).toContain("| real | 90.0 ± 0.0 | 100.0 ± 0.0 |  |  |");
  expect(markdown).toContain("others kept 85.0 ± 7.1");
  expect(markdown).not.toContain("no swaps");
});
