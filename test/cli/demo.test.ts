/** The newcomer's first command, whole: the effect must be there, not only the files. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Score, ScoreMatrix } from "../../src/types/index.ts";

interface Side {
  readonly scores: readonly Score[];
  readonly supervision: string;
}
interface Printed {
  readonly before: Side;
  readonly after: Side;
  readonly parts: Side;
  readonly report: string;
  readonly seconds: number;
}

const folder = mkdtempSync(join(tmpdir(), "unweave-demo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const score = (side: Side, metric: string) => side.scores.find((s) => s.metric === metric)!;
const cell = (matrix: ScoreMatrix, row: string, column: string) =>
  matrix.values[matrix.rows.indexOf(row)][matrix.columns.indexOf(column)];

describe("demo --quick", () => {
  let printed: Printed;
  beforeAll(() => {
    const args = ["src/cli/main.ts", "demo", "--quick", "--out", join(folder, "d"), "--json"];
    printed = JSON.parse(
      execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  }, 240_000);

  it("finds unseen people under unseen light more often after than before, and above chance", () => {
    const hard = (side: Side, part: string) => cell(score(side, "retrieval").tables!.rank1, part, "hard");
    expect(hard(printed.after, "identity")).toBeGreaterThan(hard(printed.before, "code") + 0.05);
    expect(hard(printed.after, "identity")).toBeGreaterThan(hard(printed.after, "chance") + 0.2);
  });
  it("has a mutual information gap where every factor has a dimension, and none before", () => {
    expect(score(printed.parts, "mig").value).toBeGreaterThan(score(printed.before, "mig").value + 0.3);
  });
  it("shows the search, the leak and the gap at the head of its report, in this order, with what became of each", () => {
    const page = readFileSync(printed.report, "utf8");
    const titles = [...page.matchAll(/<article class="card"><h3>([^<]+)</g)].map(([, title]) => title);
    expect(titles).toEqual([
      "Finds the same identity again",
      "Predicts lighting from the code",
      "Mutual information gap",
    ]);
    expect(page.match(/class="arrow"/g)).toHaveLength(3);
  });
  it("leaks less lighting to a linear probe from the identity block than the baseline's code holds, as its card says", () => {
    const read = (side: Side, part: string) =>
      cell(score(side, "blockAccuracy").tables!.linear, part, "lighting");
    expect(read(printed.after, "identity")).toBeLessThan(read(printed.before, "code"));
  });
  it("declares what each side was told", () => {
    const { before, after, parts } = printed;
    expect([before.supervision, after.supervision, parts.supervision]).toEqual([
      "augmentations",
      "all labels",
      "pairs",
    ]);
  });
  it("writes three run folders and a report", () => {
    const wanted = [
      "experiment.json",
      "environment.json",
      "events.jsonl",
      "step.onnx",
      "encoder.onnx",
      "scores.json",
    ];
    for (const side of ["before", "after", "parts"]) {
      for (const file of wanted)
        expect(existsSync(join(folder, "d", side, file)), `${side}/${file}`).toBe(true);
    }
    expect(printed.report).toBe(join(folder, "d", "report.html"));
    expect(readFileSync(printed.report, "utf8")).toContain("</html>");
    expect(printed.seconds).toBeGreaterThan(0);
  });
});
