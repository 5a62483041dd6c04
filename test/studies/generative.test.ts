/** What the generative study compares, and what its tables say of rows with known numbers. */
import { describe, expect, it } from "vitest";
import * as recipes from "../../src/recipes/index.ts";
import { Registry } from "../../src/registry.ts";
import type { Experiment } from "../../src/types/index.ts";
import { ARMS } from "../../studies/generative/arms.ts";
import { generative } from "../../studies/generative/index.ts";
import type { Measured } from "../../studies/generative/rows.ts";

const planOf = (options: object) =>
  new Registry("study", { generative }).resolve({
    name: "generative",
    options: { data: "/no/such/file.npz", ...options },
  })();
const plan = await planOf({ seeds: 2, steps: 20 });

describe("the generative study", () => {
  it("has every arm at every seed in the worlds that are there", () => {
    expect(plan.warnings).toEqual(['world lpc is left out: no file "/no/such/file.npz"']);
    expect(plan.rows.length).toBe(2 * 2 * ARMS.length);
    expect(new Set(plan.rows.map(({ key }) => key)).size).toBe(plan.rows.length);
    for (const arm of ARMS) expect(Object.keys(recipes)).toContain(arm);
  });
  it("gives all but generators, disco and XFactors codes of one width, and all the same steps", () => {
    for (const { key, settings } of plan.rows) {
      const { code, steps, batch, data } = settings as Experiment;
      const width = Object.values(code).reduce((a, b) => a + b, 0);
      const factors = data.name === "sprites" ? 5 : 4;
      const own = data.name === "sprites" ? 2 + 1 + 6 + 1 + 1 : 2 * factors;
      const rest = key.includes("discoVae") ? 4 : 0;
      const special = [
        ["disco", own + rest],
        ["infogan", factors],
        ["xFactors", 2 * factors + 126],
      ] as const;
      const wanted = special.find(([name]) => key.includes(name))?.[1] ?? 4 * factors;
      expect([key, width]).toEqual([key, wanted]);
      expect([steps, batch]).toEqual([20, 128]);
    }
  });
  it("is quick on one world, one seed and an eighth of the steps", async () => {
    const quick = await planOf({ quick: true });
    expect(quick.rows.length).toBe(ARMS.length);
    for (const { settings } of quick.rows) expect((settings as Experiment).steps).toBe(188);
  });
  it("puts chance, arms and published rows under each other, and discriminators apart", async () => {
    const row = (dci: number, gan: Measured["gan"] = null): Measured => ({
      told: "none",
      values: { DCI: dci, error: 3 },
      chance: { DCI: 0.1, error: 40 },
      gan,
    });
    const results = new Map([
      ["sprites-vae-0", row(0.2)],
      ["sprites-vae-1", row(0.4)],
      ["sprites-infoganCr-0", row(0.3, { right: 0.8, sure: 0, guessing: 0.25, coverage: 0.4 })],
    ]);
    const { markdown } = await plan.summary(results);
    expect(markdown).toContain("| vae | none |  | 0.300 ± 0.141 |  |  | 3.00 ± 0.00 |  |  | 2 |");
    expect(markdown).toContain("| chance | none |  | 0.100 ± 0.000 |  |  | 40.00 ± 0.00 |  |  |  |");
    expect(markdown).toMatch(/published: InfoGAN-CR; 320,000 steps of 64, dSprites.+ \| \.71 ± \.01 \|/);
    expect(markdown).not.toContain("## faces");
    expect(markdown).toContain("| sprites, infoganCr | 0.800 | 0.000 | 0.250 | 0.400 |");
  });
});
