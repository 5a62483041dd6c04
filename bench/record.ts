/**
 * `npm run -s bench -- record` measures the workloads below in turn, each in a process of its own, and appends one line to
 * bench/record.jsonl: medians, a yardstick, commit, processor and runtime. `npm run -s bench -- history` draws the last fifty lines
 * as docs/images/speed.svg.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { lastLine } from "./lastLine.ts";
import { median } from "./median.ts";
import { yardstick } from "./yardstick.ts";

/** Where lines are kept. */
const RECORD = join(import.meta.dirname, "record.jsonl");
const ROUNDS = 3;
const WORKLOADS: Readonly<Record<string, readonly string[]>> = {
  "encoder-step": ["--batch", "128"],
  "disco-step": ["--batch", "128"],
  "penalty-step": ["--batch", "128"],
  "vae-step": ["--batch", "64"],
  encode: ["--batch", "256"],
  feed: ["--batch", "128"],
};

/** What one recording found. */
export interface Line {
  readonly date: string;
  /** With + where files differ from it. */
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly onnxruntime: string;
  /** Milliseconds of a fixed piece of arithmetic at that hour. */
  readonly yardstickMs: number;
  /** Milliseconds by workload. */
  readonly ms: Readonly<Record<string, number>>;
}

const git = (...args: readonly string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

/** Lines that were recorded, the oldest first. */
export function recorded(): Line[] {
  if (!existsSync(RECORD)) return [];
  return readFileSync(RECORD, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

export async function record(backend: NodeBackend): Promise<Line> {
  const names = Object.keys(WORKLOADS);
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  const yardsticks: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    yardsticks.push(yardstick());
    for (const name of names) {
      const args = ["bench/main.ts", name, ...WORKLOADS[name], "--backend", backend];
      times[name].push(lastLine<{ medianMs: number }>(process.execPath, args).medianMs);
    }
  }
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  const [{ model }] = cpus();
  const line = {
    date: new Date().toISOString(),
    commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+"),
    processor: model,
    cores: cpus().length,
    node: process.version,
    onnxruntime: version,
    yardstickMs: median(yardsticks),
    ms: Object.fromEntries(names.map((name) => [name, median(times[name])])),
  };
  appendFileSync(RECORD, `${JSON.stringify(line)}\n`);
  return line;
}
