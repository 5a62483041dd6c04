/** What the independence study compares, and what its table says of rows with known numbers. */
import { describe, expect, it } from "vitest";
import { loaded } from "../../src/data/dataset.ts";
import { splitOf } from "../../src/data/split.ts";
import { Registry } from "../../src/registry.ts";
import * as terms from "../../src/terms/index.ts";
import { arms } from "../../studies/independence/arms.ts";
import { independence } from "../../studies/independence/index.ts";
import { smallGrey } from "../../studies/independence/measure.ts";
import type { Measured } from "../../studies/independence/rows.ts";
import { TEST_PART, withoutTestPart } from "../../studies/testPart.ts";

const plan = await new Registry("study", { independence }).resolve({
  name: "independence",
  options: { data: "/no/such/file.npz", seeds: 3, steps: 20 },
})();

describe("the independence study", () => {
  it("has every penalty without noise or labels at both grains on both bases", () => {
    const names = arms(0.1).map(({ name }) => name);
    const penalties = ["club", "covariance", "densityRatio", "hsic", "kdeTotalCorrelation", "lowerBound"];
    for (const penalty of penalties)
      for (const base of ["infonce", "blocks"])
        for (const grain of ["dimensions", "blocks"]) expect(names).toContain(`${base}+${penalty}-${grain}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 4)).toEqual(["infonce", "blocks", "vicreg", "barlowTwins"]);
    const registered = new Set(Object.keys(terms));
    for (const arm of arms(0.1)) for (const { name } of arm.terms) expect(registered).toContain(name);
  });
  it("has the floor that penalties bring by itself, and penalties without it", () => {
    const [bare, without] = [arms(0.1), arms(0.1, 0)].map(
      (all) => new Map(all.map((arm) => [arm.name, arm])),
    );
    const alone = (arm: string) => bare.get(arm)?.terms.slice(1);
    expect(alone("blocks+floor")).toEqual([{ name: "variance", weight: 0.1, options: { gamma: 0.1 } }]);
    expect(alone("blocks+variance")).toEqual([{ name: "variance", weight: 0.1, options: { gamma: 1 } }]);
    const name = "blocks+lowerBound-blocks";
    const options = (of: typeof bare) =>
      of
        .get(name)
        ?.terms.slice(1)
        .map((term) => term.options);
    expect(options(bare)).toEqual([{ between: "blocks" }, { between: "blocks" }]);
    expect(options(without)).toEqual([
      { between: "blocks", floor: 0 },
      { between: "blocks", floor: 0 },
    ]);
  });
  it("goes through worlds and seeds in turn, so that a study cut short is balanced", () => {
    const keys = plan.rows.map(({ key }) => key);
    const at = (key: string) => keys.indexOf(key);
    for (const row of ["raw", "blocks", "blocks+hsic-blocks", "infonce+hsic-dimensions"])
      for (const seed of [0, 1, 2]) {
        expect(Math.abs(at(`faces-${row}-${seed}`) - at(`sprites-${row}-${seed}`))).toBeLessThan(3);
        expect(at(`faces-${row}-${seed}`)).toBeLessThan(at("faces-blocks+hsic-dimensions-0"));
      }
    expect(at("faces-blocks+hsic-dimensions-2")).toBeLessThan(at("faces-infonce+hsic-blocks-0"));
  });
  it("leaves out a world whose file is missing and says so", () => {
    expect(plan.warnings).toEqual(['world lpc is left out: no file "/no/such/file.npz"']);
    expect(new Set(plan.rows.map(({ key }) => key.split("-")[0]))).toEqual(new Set(["faces", "sprites"]));
    expect(new Set(plan.rows.map(({ key }) => key)).size).toBe(plan.rows.length);
  });
  it("reads a direction only where the paired differences of three seeds show one", async () => {
    const row = (dci: number): Measured => ({ told: "augmentations", values: { DCI: dci }, chance: {} });
    const results = new Map<string, Measured>();
    // HSIC: 0.1 on average, 3.3 deviations of the differences, which is 5.8 standard errors; 4.3 are needed.
    [0.2, 0.3, 0.4].forEach((dci, seed) => {
      results.set(`faces-infonce-${seed}`, row(dci));
      results.set(`faces-infonce+hsic-dimensions-${seed}`, row(dci + 0.1 + 0.03 * (seed - 1)));
      results.set(`faces-infonce+club-dimensions-${seed}`, row(dci + (seed - 1) * 0.1));
      results.set(`faces-infonce+covariance-dimensions-${seed}`, row(dci - 0.05 - 0.001 * seed));
      if (seed < 2) results.set(`faces-infonce+matrixRenyi-dimensions-${seed}`, row(0.9));
    });
    const lines = (await plan.summary(results)).markdown.split("\n");
    const said = (name: string) =>
      lines
        .find((line) => line.startsWith(`| ${name} `))
        ?.split(" | ")
        .at(-1);
    expect(said("infonce+hsic-dimensions")).toBe("helps |");
    expect(said("infonce+club-dimensions")).toBe("no difference |");
    expect(said("infonce+covariance-dimensions *")).toBe("hurts |");
    expect(said("infonce+matrixRenyi-dimensions")?.trim()).toBe("|");
    expect(lines.find((line) => line.startsWith("| infonce |"))).toContain("0.300 ± 0.100");
  });
});

it("chooses weights on rows that the study's table does not read", async () => {
  const dataset = { rows: 1000, shape: [1, 1, 1], factors: [], levels: new Int32Array(0) };
  const images = Uint8Array.from({ length: 1000 }, (_, row) => row % 251);
  const kept = withoutTestPart({ ...dataset, images } as never);
  for (const seed of [0, 1]) {
    const { test, train } = splitOf(dataset as never, { split: TEST_PART, seed });
    expect(kept.rows).toBe(train.length);
    expect([...loaded(kept).images]).toEqual(Array.from(train, (row) => row % 251));
    expect(train.some((row) => test.includes(row))).toBe(false);
  }
});

it("averages pixels over squares and channels", () => {
  const images = Uint8Array.from({ length: 2 * 2 * 16 * 16 }, (_, at) => {
    const [image, channel] = [Math.floor(at / 512), Math.floor(at / 256) % 2];
    const [y, x] = [Math.floor(at / 16) % 16, at % 16];
    if (image === 0) return 255 * Number(channel === 0);
    return 255 * Number(y < 2 && x >= 14);
  });
  const { data } = smallGrey({ shape: [2, 16, 16], images } as never, Int32Array.of(1, 0));
  const second = data.subarray(64);
  expect([...data.subarray(0, 64)].flatMap((v, i) => (v > 0 ? [i, v] : []))).toEqual([7, 1]);
  for (const value of second) expect(value).toBeCloseTo(0.5, 5);
});
