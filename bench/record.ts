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
import { z } from "zod";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { InputError } from "../src/errors.ts";
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

const git = (...args: readonly string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

const LINE = z.object({
  date: z.string(),
  commit: z.string(),
  processor: z.string(),
  cores: z.number(),
  node: z.string(),
  onnxruntime: z.string(),
  yardstickMs: z.number().positive(),
  ms: z.record(z.string(), z.number().positive()),
});

/** What one recording found: `commit` with + where files differ from it, milliseconds of a fixed piece of arithmetic and by workload. */
export type Line = z.infer<typeof LINE>;

/** Lines that were recorded, the oldest first; an InputError names the line that cannot be read. */
export function recorded(file = RECORD): Line[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, at) => (line.trim() === "" ? [] : [lineOf(line, `${file}:${at + 1}`)]));
}

function lineOf(text: string, place: string): Line {
  try {
    return LINE.parse(JSON.parse(text));
  } catch (error) {
    const got = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new InputError(
      "line",
      place,
      "a recording as bench -- record writes it",
      got,
      "Take the line out.",
    );
  }
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
