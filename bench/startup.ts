/**
 * How long a person waits: Node alone, `--help`, `list`, and `train` until its first step, each a process of its own, medians of
 * alternating rounds. Pictures lie in the cache from the round before. With `--root DIR` the program of that checkout or of an
 * installed package; what it keeps of compiled modules lies in a folder of this benchmark, so the first round is the first start.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { median } from "./median.ts";

const ROUNDS = 7;
const TRAINING = "train --recipe blocks --data faces --set data.pictures=960 --set metrics=[] --set steps=2";

interface Options {
  readonly root?: string;
}

/** The program of a checkout, or of an installed package. */
function programOf(root: string): string {
  const built = join(root, "dist/cli/main.js");
  const source = join(root, "src/cli/main.ts");
  return existsSync(source) ? source : built;
}

/** Milliseconds of a whole process. */
function whole(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { env, stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - started;
}

/** Milliseconds until a training's record has a first step. */
async function firstStep(args: readonly string[], out: string, env: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args, "--out", out], { env, stdio: "ignore" });
  const ended = new Promise((done) => child.on("exit", done));
  const events = join(out, "events.jsonl");
  const isThere = () => existsSync(events) && readFileSync(events, "utf8").includes('"type":"step"');
  while (!isThere() && child.exitCode === null) await sleep(2);
  const ms = performance.now() - started;
  const there = isThere();
  await ended;
  rmSync(out, { recursive: true, force: true });
  if (!there) throw new Error("the training made no step");
  return ms;
}

/** `npm run -s bench -- startup [--root DIR]` */
export async function startup(_: NodeBackend, { root = resolve(import.meta.dirname, "..") }: Options) {
  const scratch = mkdtempSync(join(tmpdir(), "unweave-startup-"));
  const env = { ...process.env, NODE_COMPILE_CACHE: join(scratch, "compiled") };
  const program = programOf(root);
  const ways: Readonly<Record<string, () => Promise<number>>> = {
    nodeMs: async () => whole(["-e", "0"], env),
    helpMs: async () => whole([program, "--help"], env),
    listMs: async () => whole([program, "list"], env),
    firstStepMs: () => firstStep([program, ...TRAINING.split(" ")], join(scratch, "run"), env),
  };
  const found = Object.fromEntries(Object.keys(ways).map((way) => [way, [] as number[]]));
  try {
    for (let round = 0; round <= ROUNDS; round++)
      for (const [way, measure] of Object.entries(ways)) found[way].push(await measure());
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const first = Object.fromEntries(Object.entries(found).map(([way, [ms]]) => [way, ms]));
  const later = Object.entries(found).map(([way, [, ...rest]]) => [way, median(rest)]);
  return { program, rounds: ROUNDS, ...Object.fromEntries(later), first };
}
