/**
 * `npm run -s bench -- gpu --backend webgpu [--python PYTHON] [--minutes 10]`: on a machine with a GPU, whether a training there is
 * the processor's, and what each step takes there, on the processor, and in PyTorch on the same GPU (eager and compiled) where
 * PYTHON has it. Sizes grow until the minutes are over; what was left out is said, and so is what took longer than was left.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { experiment } from "../test/run/world.ts";
import { lastLine } from "./lastLine.ts";

const TORCH = join(import.meta.dirname, "peer_blocks.py");
const STEPS = 7;
const WORKLOADS = ["disco-step", "penalty-step"];
const BATCHES = [128, 512, 2048];
const RUNS = "10";

interface Options {
  readonly python?: string;
  readonly minutes: number;
}
interface Row {
  readonly what: string;
  readonly batch: number;
  readonly where: string;
  /** Null where it failed; the reason is on stderr. */
  readonly ms: number | null;
}

/** Losses of the first steps of one training on a backend. */
function losses(backend: NodeBackend): readonly number[] {
  const script = join(import.meta.dirname, "../test/engine/trainOn.ts");
  const asked = JSON.stringify(experiment({ steps: STEPS }));
  return lastLine<{ losses: number[] }>(process.execPath, [script, backend, asked]).losses;
}

function timed({ what, batch, where }: Omit<Row, "ms">, command: readonly string[], leftMs: number): Row {
  const [program, ...args] = command;
  try {
    const { medianMs } = lastLine<{ medianMs: number }>(program, args, leftMs);
    console.error(`${what}, batch ${batch}, ${where}: ${medianMs.toFixed(1)} ms`);
    return { what, batch, where, ms: medianMs };
  } catch (error) {
    console.error(`${what}, batch ${batch}, ${where}: ${(error as Error).message.split("\n")[0]}`);
    return { what, batch, where, ms: null };
  }
}

export async function gpu(backend: NodeBackend, { python, minutes }: Options) {
  const ends = performance.now() + minutes * 60_000;
  const [there, here] = [losses(backend), losses("cpu")];
  const difference = Math.max(...there.map((loss, at) => Math.abs(loss / here[at] - 1)));
  const rows: Row[] = [];
  const left: string[] = [];
  for (const batch of BATCHES)
    for (const what of WORKLOADS) {
      const own = (name: string) => [process.execPath, "bench/main.ts", what, "--backend", name];
      const torch = (...more: string[]) => [python!, TORCH, what, "--device", "cuda", ...more];
      const ways = Object.entries({
        [backend]: own(backend),
        cpu: own("cpu"),
        ...(python !== undefined && { "torch, eager": torch(), "torch, compiled": torch("--compile") }),
      });
      for (const [where, command] of ways)
        if (performance.now() > ends) left.push(`${what}, batch ${batch}, ${where}`);
        else {
          const sized = [...command, "--batch", `${batch}`, "--runs", RUNS];
          rows.push(timed({ what, batch, where }, sized, Math.ceil(ends - performance.now())));
        }
    }
  const driver = python === undefined ? null : nvidia();
  return { steps: STEPS, largestRelativeDifferenceOfLosses: difference, driver, rows, left };
}

/** The name of the GPU and its driver, as its own tool says; null where there is none. */
function nvidia(): string | null {
  try {
    const fields = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
    return execFileSync("nvidia-smi", fields, { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
