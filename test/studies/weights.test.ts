/** The study of weights beside its own base, on scores that are chosen here. */
import { expect, it } from "vitest";
import { Registry } from "../../src/registry.ts";
import { independenceWeights } from "../../studies/independence/weights.ts";

const options = { seeds: 3, shrink: 4, steps: 30, longer: 60 };
const plan = await new Registry("study", { independenceWeights }).resolve({
  name: "independenceWeights",
  options,
})();

it("a penalty is compared seed by seed with the base of as many steps", async () => {
  const keys = plan.rows.map(({ key }) => key);
  const found = (key: string, dci: number) => {
    expect(keys).toContain(key);
    const values = { DCI: dci, downstream: 0.5, "MI, blocks": 0.25, "effective rank": 8 };
    return [key, { told: "pairs", values, chance: {} }] as const;
  };
  const { markdown } = await plan.summary(
    new Map([
      found("faces-blocks-0-0-30-0", 0.2),
      found("faces-blocks-0-0-30-1", 0.3),
      found("faces-blocks+club-blocks-0.1-1-30-0", 0.25),
      found("faces-blocks+club-blocks-0.1-1-30-1", 0.31),
      // There is no base of this seed.
      found("faces-blocks+club-blocks-0.1-1-30-2", 0.9),
      found("faces-blocks+hsic-blocks-0.01-1-30-1", 0.25),
      found("faces-blocks-0-0-60-0", 0.5),
      found("faces-blocks+club-blocks-0.1-1-60-0", 0.6),
      found("faces-blocks+hsic-blocks-0.1-1-60-1", 0.6),
    ]),
  );
  const rest = (seeds: number, spread: string) =>
    ["0.500", "0.250", "8.000"].map((mean) => (seeds > 1 ? `${mean} ± ${spread}` : mean)).join(" | ");
  expect(markdown.split("\n").filter((line) => line.startsWith("| blocks"))).toEqual([
    `| blocks |  |  | 30 | 0.250 ± 0.071 | ${rest(2, "0.000")} |  | 2 |`,
    // (0.05 + 0.01) / 2
    `| blocks+club-blocks | 0.1 | 1 | 30 | 0.487 ± 0.359 | ${rest(3, "0.000")} | 0.030 | 3 |`,
    `| blocks+hsic-blocks | 0.01 | 1 | 30 | 0.250 | ${rest(1, "")} | -0.050 | 1 |`,
    `| blocks |  |  | 60 | 0.500 | ${rest(1, "")} |  | 1 |`,
    `| blocks+club-blocks | 0.1 | 1 | 60 | 0.600 | ${rest(1, "")} | 0.100 | 1 |`,
    `| blocks+hsic-blocks | 0.1 | 1 | 60 | 0.600 | ${rest(1, "")} |  | 1 |`,
  ]);
});
