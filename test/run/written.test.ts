/** Files of a run folder that are whole JSON and yet not what was written: the key is named, and nothing ends in a stack. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { renderReport } from "../../src/report/index.ts";

const GOLDEN = fileURLToPath(new URL("../golden/runs/blocks", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "unweave-written-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The report of the golden run after a file of it was changed. */
function reportAfter(file: string, change: (text: string) => string): () => string {
  const run = mkdtempSync(join(root, "run-"));
  cpSync(GOLDEN, run, { recursive: true });
  const path = join(run, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return () => renderReport([run], { title: "" });
}
const without = (key: string) => (text: string) => text.replaceAll(`"${key}"`, `"${key}s"`);

it.each([
  ["experiment.json", "terms", "terms"],
  ["scores.json", "warnings", "warnings"],
  ["scores.json", "columns", String.raw`scores\.\d+\..*columns`],
  ["scores.json", "value", String.raw`scores\.0\.value`],
  ["figures/retrieval.json", "queries", String.raw`0\.queries`],
  ["figures/retrieval.json", "neighbours", String.raw`0\.queries\.0\.neighbours`],
])("%s without %s", (file, key, named) => {
  const expected = new RegExp(`run file ".*${file}": expected ${named} as it was written, got .+\\. Restore`);
  expect(reportAfter(file, without(key))).toThrow(expected);
});

it("a table with a row too few is named", () => {
  const shorter = (text: string) => {
    const written = JSON.parse(text) as { scores: { matrix?: { values: number[][] } | null }[] };
    written.scores.find(({ matrix }) => matrix)?.matrix?.values.pop();
    return JSON.stringify(written);
  };
  expect(reportAfter("scores.json", shorter)).toThrow(
    /scores\.json": expected scores\.\d+\.matrix as it was written, got .*every row and column/,
  );
});

it("is shown as it is where nothing was changed", () => {
  expect(reportAfter("scores.json", (text) => text)()).toContain("<html");
});
