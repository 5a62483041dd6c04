/** Run folders that nobody trained: drawn scores and losses, as large as real ones. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../src/random.ts";

/** How large a folder is, and what differs between folders. */
export interface Drawn {
  readonly seed?: number;
  readonly recipe?: string;
  /** Steps in the log; none by default. */
  readonly logged?: number;
  /** Left out of a run that has not ended. */
  readonly scored?: boolean;
  /** Names of blocks, which are those of the factors. */
  readonly factors?: readonly string[];
  /** A dimension for each row of the widest table; 96 make scores.json as large as a usual one, 30 KB. */
  readonly width?: number;
}

/** Writes one run folder. */
export function drawRun(folder: string, drawn: Drawn = {}): void {
  const { seed = 0, recipe = "blocks", logged = 0, scored = true } = drawn;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  write("experiment.json", experimentOf(recipe, seed, drawn));
  write("environment.json", {
    unweave: "0",
    backend: "cpu",
    node: "v24",
    platform: "linux",
    arch: "x64",
    cores: 2,
  });
  if (logged > 0) writeFileSync(join(folder, "events.jsonl"), logOf(logged, seed));
  if (scored) write("scores.json", scoresOf(recipe, seed, drawn));
}

const FACTORS = ["person", "light", "pose"];

function experimentOf(recipe: string, seed: number, { factors = FACTORS }: Drawn) {
  return {
    format: 1,
    data: { name: "faces", options: { people: 24 } },
    split: { unseen: { [factors[0]]: ["one", "two"] }, testShare: 0.2 },
    recipe,
    code: Object.fromEntries(factors.map((factor) => [factor, 8])),
    net: { name: "conv4", options: { width: 0.5 } },
    pairs: { name: "shareFactor", options: {} },
    terms: [
      { name: "infoNce", weight: 1, options: { temperature: 0.2 } },
      { name: "variance", weight: 0.1 },
    ],
    optimiser: { name: "adam" },
    ...{ steps: 1000, batch: 64, accumulate: 1, seed, onDivergence: "stop", metrics: [{ name: "mig" }] },
  };
}

/** A line for each step, as the log of a training has them. */
export function logLine(step: number, total: number, seed = 0): string {
  const loss = 3 * Math.exp((-4 * step) / total) + 0.2 * random(seed).fork(step).uniform();
  const parts = { infoNce: loss, variance: 0.3 * loss };
  return `${JSON.stringify({ type: "step", step, total, loss, gradientNorm: 5 * loss, parts })}\n`;
}

function logOf(steps: number, seed: number): string {
  const start = JSON.stringify({ type: "start", step: 0, total: steps, parameters: 1000 });
  return `${start}\n${Array.from({ length: steps }, (_, at) => logLine(at + 1, steps, seed)).join("")}`;
}

function scoresOf(recipe: string, seed: number, { factors = FACTORS, width = 96 }: Drawn) {
  const chance = random(seed).fork("scores");
  const table = (rows: readonly string[], low: number) => ({
    rows,
    columns: factors,
    values: rows.map((row) => factors.map((factor) => (row === factor ? 0.9 : low) + 0.1 * chance.uniform())),
  });
  const dimensions = Array.from({ length: width }, (_, at) => `${factors[at % factors.length]}[${at}]`);
  const common = { perFactor: {}, perBlock: {}, sampleSize: 400, warnings: [] };
  const score = (metric: string, value: number) => ({
    ...{ metric, variant: "drawn", value, ci95: [value - 0.05, value + 0.05], null: 0.1, ...common },
  });
  return {
    ...{ format: 1, recipe, seed, supervision: "pairs", warnings: [] },
    blocks: Object.fromEntries(factors.map((factor, at) => [factor, [8 * at, 8 * at + 8]])),
    scores: [
      score("retrieval", 0.4 + 0.5 * chance.uniform()),
      { ...score("mig", 0.3 * chance.uniform()), matrix: table(dimensions, 0.05) },
      {
        ...score("blockAccuracy", 0.6),
        matrix: table(factors, 0.2),
        tables: {
          linear: table([...factors, "whole code", "raw pixels", "untrained", "chance"], 0.2),
          lasso: table(dimensions, 0.05),
        },
      },
    ],
  };
}
