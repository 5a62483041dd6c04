/** Marks, errors and warnings in the tables of the calibration, of estimates that are chosen here. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import { ideals } from "../../studies/calibration/ideal.ts";
import { type Cell, summary } from "../../studies/calibration/summary.ts";
import { BATCH, rangeWarning, risingWarning } from "../../studies/calibration/trained.ts";

const cells = (
  estimator: string,
  nats: number,
  values: readonly (number | null)[],
  warned: readonly number[],
) =>
  values.map(
    (value, seed): Cell => ({
      ...{ estimator, family: "gaussian, 20", nats, value, seconds: seed },
      warning: warned.includes(seed) ? `warned at ${nats}` : null,
    }),
  );
const results = new Map([
  ["a", cells("infoNce", 5, [4, 4.5], [1])],
  ["b", cells("infoNce", 3, [2.5, 3.5], [0, 1])],
  ["c", cells("referee", 5, [5.25, 5.75, 6.25], [])],
  ["d", cells("nwj", 5, [null, Number.NaN], [0, 1])],
  ["e", cells("mine", 3, [null, 2], [0])],
]);
const { markdown, value } = summary(results, [{ coupling: "gaussian", dims: 20 }], 600);
const [, table, diagnosis, said] = markdown.split("## ").map((part) => part.split("\n"));
const lineOf = (part: readonly string[], name: string) =>
  part.find((line) => line.startsWith(`| \`${name}\` |`));

describe("the tables of the calibration", () => {
  it("mark what warned in every seed and what in some, leave out what was not asked and name what diverged", () => {
    expect(table[0]).toBe("gaussian, 20 columns a side");
    expect(table[2]).toBe("| truth | 3 | 5 | seconds |");
    expect(lineOf(table, "infoNce")).toBe("| `infoNce` | 3.00 ± 0.71 ! | 4.25 ± 0.35 (!) | 0.5 |");
    expect(lineOf(table, "referee")).toBe("| `referee` |  | 5.75 ± 0.50 | 1.0 |");
    expect(lineOf(table, "nwj")).toBe("| `nwj` |  | diverged ! | 0.5 |");
    expect(lineOf(table, "mine")).toBe("| `mine` | 2.00 (!) |  | 0.5 |");
  });
  it("say how far off an estimate is, and how far from the bound with an exact critic", () => {
    const { mean, spread } = ideals(5, 20, random(0).fork("ideal")).infoNce;
    expect(lineOf(diagnosis, "infoNce")).toBe(
      `| \`infoNce\` | 4.25 ± 0.35 (!) | -0.75 | ${mean.toFixed(2)} ± ${spread.toFixed(2)} | ${(4.25 - mean).toFixed(2)} |`,
    );
    // No exact critic is known of an estimate from neighbours.
    expect(lineOf(diagnosis, "referee")).toBe("| `referee` | 5.75 ± 0.50 | 0.75 |  |  |");
    expect(lineOf(diagnosis, "nwj")).toBeUndefined();
    expect(lineOf(diagnosis, "mine")).toBeUndefined();
  });
  it("name the smallest truth at which an estimator warned", () => {
    expect(said.filter((line) => line.startsWith("-"))).toEqual([
      "- `infoNce`, 3 of 4 estimates, e.g. gaussian, 20, 3 nats: warned at 3",
      "- `nwj`, 2 of 2 estimates, e.g. gaussian, 20, 5 nats: warned at 5",
      "- `mine`, 1 of 2 estimates, e.g. gaussian, 20, 3 nats: warned at 3",
    ]);
  });
  it("keep the mean over seeds for the figure", () => {
    const { points } = value as {
      points: { estimator: string; nats: number; value: number; deviation: number }[];
    };
    const point = points.find((each) => each.estimator === "referee");
    expect(point).toMatchObject({ nats: 5, value: 5.75, deviation: 0.5 });
  });
});

describe("a bound warns", () => {
  const about = (
    bound: "lower" | "upper",
    read: readonly number[],
    name = "a bound",
    variances: number[] = [],
  ) => rangeWarning(bound, read, variances, name);
  it("near what it cannot exceed, below zero, and where batches disagree", () => {
    const most = Math.log(BATCH);
    expect(about("lower", [most - 0.4], "InfoNCE")).toContain("cannot exceed");
    expect(about("lower", [most - 0.6], "InfoNCE")).toBeNull();
    expect(about("lower", [-0.3])).toContain("below 0");
    expect(about("lower", [-0.2])).toBeNull();
    // Deviation 0.354 beside a quarter of the mean: 0.25 and 0.5.
    expect(about("lower", [0.75, 1.25])).toContain("varies by 0.35 nats");
    expect(about("lower", [1.75, 2.25])).toBeNull();
    expect(about("lower", [most + 0.1])).toContain("no lower bound");
    expect(about("upper", [most + 0.1])).toBeNull();
    expect(about("upper", [1], "CLUB", [-0.92, -0.9])).toContain("floor of 1/e");
    expect(about("upper", [1], "CLUB", [-0.92, -0.86])).toBeNull();
  });
  it("where the last quarter of its training gained more than a tenth of a nat on the one before", () => {
    expect(risingWarning([0, 0, 0, 0, 1, 1, 1.2, 1.2])).toContain("0.20 nats more");
    expect(risingWarning([0, 0, 0, 0, 1, 1, 1.05, 1.05])).toBeNull();
    expect(risingWarning([0, 0, 5, 5, 2, 2, 1, 1])).toBeNull();
    expect(risingWarning([0, 9, 9])).toBeNull();
  });
});
