/** Rows of a study that were computed as tasks come to what the study comes to. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kinds } from "../../../packages/sweep/src/kinds/index.ts";
import { collectRows } from "../../../packages/sweep/src/kinds/row.ts";
import { planStudy } from "../../../src/cli/kit.ts";
import { study } from "../../../src/index.ts";
import { contextOf } from "./context.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-rows-"));
const NAME = "mi-calibration";
const options = { quick: true, seeds: 1 };
const whole = await planStudy(NAME, options);
/** Rows that take a fifth of a second. */
const plan: study.Plan = {
  ...whole,
  rows: whole.rows.filter(({ key }) => /gaussian-1-(gaussian|histogram)-/.test(key)),
};
const signal = new AbortController().signal;
const task = (key: string, settings: unknown, spec: object = {}) =>
  kinds.row({ study: NAME, options, key, settings, ...spec }, contextOf(join(root, "tasks", key)));
/** A table without its column of seconds, which is the last where it has one. */
const untimedTable = (table: string) =>
  table.split("\n")[0].endsWith("| seconds |") ? table.replaceAll(/[^|]*\|$/gm, "") : table;

/** A file without clock times, which this study keeps and sums up. */
const untimed = (folder: string, file: string) =>
  readFileSync(join(folder, file), "utf8")
    .replaceAll(/"seconds": ?[\d.e-]+|\| +[\d.]+ s(?= )/g, "")
    .replaceAll(/(?:^\|.*\n)+/gm, untimedTable);

describe("rows as tasks", () => {
  it("give the rows and the tables that the study gives by itself", async () => {
    const [alone, together] = [join(root, "alone"), join(root, "together")];
    await study.runStudy(plan, { folder: alone, signal, backend: "cpu" });
    const results = [];
    for (const { key, settings } of plan.rows) results.push(await task(key, settings));
    expect(results.length).toBe(2);
    collectRows(together, results.slice(0, 1));
    collectRows(together, results);
    expect(untimed(together, "rows.jsonl")).toBe(untimed(alone, "rows.jsonl"));
    const stopped = AbortSignal.abort();
    const { done } = await study.runStudy(plan, { folder: together, signal: stopped });
    expect(done).toBe(plan.rows.length);
    for (const file of ["summary.md", "summary.json"])
      expect(untimed(together, file)).toBe(untimed(alone, file));
  });
  it("refuse a row that is not planned so here", async () => {
    const [{ key, settings }] = plan.rows;
    await expect(task("none", settings)).rejects.toThrow(
      /^row of study "mi-calibration" "none": expected a row of that name, got \d+ others\. This machine has/,
    );
    await expect(task(key, { other: 1 })).rejects.toThrow("expected the settings that it was planned with");
    await expect(task(key, settings, { study: "mi-calibrat" })).rejects.toThrow(
      'Did you mean "mi-calibration"?',
    );
  });
});
