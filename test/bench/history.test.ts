/** Recordings of the benchmarks over commits, on lines that nobody measured: what is read, and what the figure shows of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, expect, it } from "vitest";
import { historyFigure } from "../../bench/history.ts";
import { type Line, recorded } from "../../bench/record.ts";

const folder = mkdtempSync(join(tmpdir(), "unweave-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));
const made = (at: number, more: Partial<Line> = {}): Line => ({
  ...{ date: "2026-11-30T00:00:00.000Z", commit: `c${at}`, processor: "made up", cores: 2, node: "v24.9.0" },
  ...{ onnxruntime: "1.30.0", yardstickMs: 10, ms: { encode: 20 + at, feed: 5 } },
  ...more,
});
const file = (name: string, lines: readonly unknown[]) => {
  const path = join(folder, name);
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""),
  );
  return path;
};
/** The figure as a browser has it. */
const shown = (lines: readonly Line[]) => {
  const svg = historyFigure(lines);
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const texts = [...document.querySelectorAll("text")].map((each) => each.textContent);
  return {
    svg,
    texts,
    dots: document.querySelectorAll("circle"),
    paths: document.querySelectorAll('path[stroke-width="2"], g[stroke-width="2"] path'),
  };
};

it("reads what was recorded, the oldest first, and the recordings of this repository", () => {
  const lines = [made(0), made(1)];
  expect(recorded(file("two.jsonl", lines))).toEqual(lines);
  expect(recorded(join(folder, "none.jsonl"))).toEqual([]);
  expect(recorded().length).toBeGreaterThan(0);
});

it.each([
  [
    "half.jsonl",
    [made(0), '{"date":'],
    /^line ".+half\.jsonl:2": expected a recording .+ Take the line out\.$/s,
  ],
  [
    "other.jsonl",
    [{ ...made(0), yardstickMs: 0 }],
    /^line ".+other\.jsonl:1": expected a recording .+yardstickMs/s,
  ],
])("names the line of %s that cannot be read", (name, lines, message) => {
  expect(() => recorded(file(name, lines))).toThrow(message);
});

it("draws the last fifty, each with its commit and every workload", () => {
  const { svg, texts, dots, paths } = shown(Array.from({ length: 60 }, (_, at) => made(at)));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(texts.filter((each) => /^c\d+$/.test(each))).toEqual(
    Array.from({ length: 50 }, (_, at) => `c${at + 10}`),
  );
  expect(texts).toEqual(expect.arrayContaining(["encode", "feed"]));
  expect(dots).toHaveLength(100);
  expect(paths).toHaveLength(2);
});

it("draws shares of the first in yardsticks: a machine that is twice as slow at that hour moves nothing", () => {
  const usual = historyFigure([made(0), made(1)]);
  const busy = made(1, { yardstickMs: 20, ms: { encode: 42, feed: 10 } });
  expect(historyFigure([made(0), busy])).toBe(usual);
  expect(historyFigure([made(0), made(1, { ms: { encode: 42, feed: 5 } })])).not.toBe(usual);
});

it("joins no recordings of different machines, draws a single one, and refuses none", () => {
  const lines = [made(0), made(1), made(2, { processor: "another" }), made(3, { processor: "another" })];
  expect(shown(lines).paths).toHaveLength(4);
  expect(shown([made(0)]).dots).toHaveLength(2);
  expect(() => historyFigure([])).toThrow(
    'file "bench/record.jsonl": expected a recording at least, got none. Record one',
  );
});
