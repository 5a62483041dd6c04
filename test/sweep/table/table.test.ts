/** The table of a sweep: means and spreads over seeds, best first. */
import { describe, expect, it } from "vitest";
import { cellsOf, markdownText, plainText, tableOf } from "../../../packages/sweep/src/table/index.ts";
import { shortNames, valueText } from "../../../packages/sweep/src/table/results.ts";
import { row, sweep, without } from "./sweep.ts";

const rows = [
  ...[0.2, 0.4].map((value, seed) => row({ "net.width": 1 }, seed, value)),
  ...[0.6, 0.8, 0.7].map((value, seed) => row({ "net.width": 2 }, seed, value)),
  without({ "net.width": 1 }, 2, "failed", "no space left"),
  without({ "net.width": 4 }, 0, "waiting"),
];

describe("cells", () => {
  it("have the mean and the spread of their completed seeds, the best first and those without a number last", () => {
    const cells = cellsOf(sweep(rows));
    expect(cells.map(({ settings }) => settings["net.width"])).toEqual([2, 1, 4]);
    expect(cells[0].objective!.mean).toBeCloseTo(0.7, 12);
    expect(cells[0].objective!.deviation).toBeCloseTo(0.1, 12);
    expect(cells[1].states).toEqual({ completed: 2, failed: 1 });
    expect(cells[1].scores["mig.pose"].values).toEqual([0.1, 0.2]);
    expect(cells[0].best).toMatchObject({ seed: 1, run: "runs/1" });
    expect(cells[2]).toMatchObject({ objective: null, best: null, seconds: null, scores: {} });
  });
  it("are the other way round where the objective is to be small", () => {
    const small = sweep(rows, { objective: { metric: "mig.pose", direction: "minimise" } });
    const [first, second] = cellsOf(small);
    expect([first.settings["net.width"], second.settings["net.width"]]).toEqual([1, 2]);
    expect(first.best?.seed).toBe(0);
  });
  it("stand in the order of the plan where there is no objective", () => {
    const cells = cellsOf(sweep(rows, { objective: null }));
    expect(cells.map(({ settings }) => settings["net.width"])).toEqual([1, 2, 4]);
  });
  it("do not count what a trial scored that was ended early", () => {
    const pruned = row({ "net.width": 1 }, 3, 0.99, { state: "pruned" });
    expect(cellsOf(sweep([...rows, pruned]))[1].objective?.values).toEqual([0.2, 0.4]);
  });
  it("know that settings are equal whatever the order of their keys", () => {
    const net = [
      { name: "mlp", options: { a: 1, b: 2 } },
      { options: { b: 2, a: 1 }, name: "mlp" },
    ];
    expect(cellsOf(sweep(net.map((each, seed) => row({ net: each }, seed, 0.5))))).toHaveLength(1);
  });
});

describe("the table", () => {
  it("shows the objective beside chance, settings by short names, and what is done", () => {
    expect(plainText(tableOf(sweep(rows))).split("\n")).toEqual([
      "mig            by chance  width  done               seconds",
      "─────────────  ─────────  ─────  ─────────────────  ───────",
      "0.700 ± 0.100  0.100      2      3                  10",
      "0.300 ± 0.141  0.100      1      2 of 3, 1 failed   10",
      "                          4      0 of 1, 1 waiting",
      "",
    ]);
  });
  it("is Markdown as well, in which no setting makes a column", () => {
    const [, , line] = markdownText(tableOf(sweep([row({ net: "a|b" }, 0, 123.4)]))).split("\n");
    expect(line).toBe("| 123 | 0 | a\\|b | 1 | 10 |");
  });
  it("has every metric where there is no objective, and none where nothing was scored", () => {
    expect(tableOf(sweep(rows, { objective: null })).columns.slice(0, 2)).toEqual(["mig", "by chance"]);
    const study = row({ study: "pairs", row: "a" }, 0, 0, { result: { line: { key: "a" } } });
    expect(tableOf(sweep([study], { objective: null })).columns).toEqual(["study", "row", "done", "seconds"]);
    expect(tableOf(sweep([])).rows).toEqual([]);
  });
  it("keeps three digits of what is small", () => {
    const { rows: lines } = tableOf(sweep([row({ a: 1 }, 0, 0.000456), row({ a: 1 }, 1, 0.000456)]));
    expect(lines[0][0]).toBe("0.000456 ± 0.000000");
  });
  it("is unmoved by a score that is no number", () => {
    expect(
      cellsOf(sweep([row({ a: 1 }, 0, Number.NaN), row({ a: 1 }, 1, 0.5)]))[0].objective?.values,
    ).toEqual([0.5]);
  });
});

describe("names and values", () => {
  it("are as short as they can be told apart", () => {
    const keys = ["terms.infoNce.weight", "terms.variance.weight", "net.width", "steps", "width"];
    expect([...shortNames(keys).values()]).toEqual([
      "infoNce.weight",
      "variance.weight",
      "net.width",
      "steps",
      "width",
    ]);
  });
  it.each([
    [0.1 + 0.2, "0.3"],
    [1e-5, "1e-5"],
    [-3, "-3"],
    [0, "0"],
    [20000, "20000"],
    [{ name: "mlp", options: { width: 3 } }, "mlp width=3"],
    [{ name: "mlp" }, "mlp"],
    [[1, 2], "[1,2]"],
    [null, "null"],
    [undefined, "–"],
    [{ from: 0, to: 1 }, '{"from":0,"to":1}'],
  ])("%j reads %s", (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});
