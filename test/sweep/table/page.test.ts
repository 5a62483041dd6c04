/** The page of a sweep: all of it in one file, with nothing to fetch and nothing to run. */
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type SweepResults, type SweepRow, sweepPage } from "../../../packages/sweep/src/table/index.ts";
import { random } from "../../../src/index.ts";
import { row, sweep, without } from "./sweep.ts";

function many(cells: number, direction: "maximise" | "minimise" = "maximise"): SweepResults {
  const rng = random(0);
  const rows = Array.from({ length: cells }, (_, at): SweepRow[] => {
    const rate = rng.uniform();
    const settings = { "optimiser.learningRate": rate, net: at % 2 ? "mlp" : { name: "conv4" } };
    return [0, 1].map((seed) => row(settings, seed, rate + 0.01 * rng.uniform()));
  });
  return sweep(rows.flat(), { objective: { metric: "mig", direction } });
}
const open = (results: SweepResults) => parseHTML(sweepPage(results)).document;
const textOf = (results: SweepResults) =>
  open(results).querySelector("main")!.textContent!.replace(/\s+/g, " ");

describe("the page of a sweep", () => {
  it("shows the best, the table, lines through settings, importance and failures", () => {
    const results = many(20);
    const failed = without({ net: "mlp" }, 0, "failed", "ENOSPC: no space left\n at <write>");
    const document = open({ ...results, rows: [...results.rows, failed] });
    expect([...document.querySelectorAll("h2")].map((each) => each.textContent)).toEqual([
      ...["Cells", "Settings and mig", "Importance of settings", "Failures"],
    ]);
    expect(document.querySelectorAll("tbody tr")).toHaveLength(21);
    expect(document.querySelector("pre")?.textContent).toBe("ENOSPC: no space left\n at <write>");
    expect(document.querySelector(".lead")?.textContent).toMatch(
      /^40 of 41 trials are completed\. The largest mig is \d\.\d+ ± .*, with learningRate=\d\.\d+, net=\w+\.$/,
    );
    const labels = [...document.querySelectorAll("svg")].map((svg) => svg.getAttribute("aria-label"));
    expect(labels).toEqual(["settings of 40 trials and their mig", "importance of every setting"]);
  });
  it("fetches nothing, runs nothing, and shows names to the letter", () => {
    const name = '<script>alert("1")</script>';
    const rows = [
      row({ net: name }, 0, 0.5),
      row({ net: "b" }, 0, 0.6),
      without({ net: name }, 1, "failed", name),
    ];
    const page = sweepPage(sweep(rows, { name }));
    expect(page).not.toContain("<script");
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/(?:src|href)="http/);
    expect(textOf(sweep(rows, { name }))).toContain(name);
  });
  it("says what it cannot show", () => {
    expect(textOf(many(4))).toContain("4 finished cells are too few");
    expect(textOf(many(250))).toContain("50 more cells are left out here");
    const failures = Array.from({ length: 25 }, (_, seed) => without({ net: "a" }, seed, "failed"));
    expect(textOf(sweep(failures))).toContain("5 more are left out here");
  });
  it.each([
    ["nothing", sweep([])],
    ["nothing finished", sweep([without({ net: "a" }, 0, "waiting")])],
    ["one trial", sweep([row({ net: "a" }, 0, 0.5)])],
    ["no settings", sweep([row({}, 0, 0.5), row({}, 1, 0.6)])],
    ["no objective", sweep([row({ net: "a" }, 0, 0.5)], { objective: null })],
    [
      "no such score",
      sweep([row({ net: "a" }, 0, 0.5)], { objective: { metric: "sap", direction: "minimise" } }),
    ],
    ["equal results", sweep([row({ net: "a" }, 0, 0.5), row({ net: "b" }, 0, 0.5)])],
  ])("is a page of %s as well", (_, results) => {
    expect(textOf(results)).toContain(`of ${results.rows.length} trials are completed`);
  });
  it("marks the smallest where that is best, and draws no more lines than can be seen", () => {
    expect(textOf(many(12, "minimise"))).toContain("The smallest mig is");
    const label = open(many(300)).querySelector("svg")?.getAttribute("aria-label");
    expect(label).toBe("settings of 400 trials and their mig");
  });
});
