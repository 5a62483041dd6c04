/**
 * `npm run -s bench:peer -- [PYTHON] [--what all] [--rounds 7]`: ours and the peer's in turn, in fresh processes; the ratio is the
 * peer's time by ours, the median over rounds, with the interval in which the middle half of the rounds' ratios lies. The peers
 * are PyTorch (peer_blocks.py here, ../shared/bench/peer_torch.py where that folder is there) and, for `--what metrics`,
 * scikit-learn (metrics_peer.py).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { InputError, unknownName } from "../src/errors.ts";
import { lastLine } from "./lastLine.ts";
import { median } from "./median.ts";
import { metricsPeer } from "./metricsPeer.ts";

interface Timing {
  readonly medianMs: number;
}
interface Workload {
  readonly batch: number;
  readonly script: string;
}
interface Options {
  readonly what: string;
  readonly rounds: number;
  readonly batch?: number;
}

const TORCH = "../shared/bench/peer_torch.py";
const BLOCKS = join(import.meta.dirname, "peer_blocks.py");
const WORKLOADS: Readonly<Record<string, Workload>> = {
  "encoder-step": { batch: 128, script: TORCH },
  "vae-step": { batch: 64, script: TORCH },
  encode: { batch: 256, script: TORCH },
  "disco-step": { batch: 128, script: BLOCKS },
  "penalty-step": { batch: 128, script: BLOCKS },
};

/** The value below which a share of the sorted values lies. */
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.round(share * (sorted.length - 1))];

/** All workloads in each round, so that a slow minute is everybody's. */
function compare(python: string, names: readonly string[], { rounds, batch: given }: Options): void {
  const found = names.map((what) => ({ what, ours: [] as number[], peers: [] as number[] }));
  for (let round = 1; round <= rounds; round++)
    for (const { what, ours, peers } of found) {
      const { batch, script } = WORKLOADS[what];
      const args = [what, "--batch", `${given ?? batch}`];
      ours.push(lastLine<Timing>(process.execPath, ["bench/main.ts", ...args]).medianMs);
      peers.push(lastLine<Timing>(python, [script, ...args]).medianMs);
      const [own, peer] = [ours.at(-1)!, peers.at(-1)!];
      console.log(`round ${round} ${what}: ours ${own.toFixed(1)} ms, peer ${peer.toFixed(1)} ms`);
    }
  for (const { what, ours, peers } of found) {
    const ratios = ours.map((ms, i) => peers[i] / ms).sort((a, b) => a - b);
    const middleHalf = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
    const times = { medianMs: median(ours), peerMs: median(peers) };
    console.log(JSON.stringify({ what, rounds, ...times, ratio: median(ratios), middleHalf }));
  }
}

function expectThere(what: string, files: readonly string[]): void {
  if (files.every(existsSync)) return;
  console.error(`peer "${what}": expected ${files.join(" and ")}, got one of them missing.
python3 -m venv .venv-peer && .venv-peer/bin/pip install torch==2.13.0 numpy scikit-learn`);
  process.exit(2);
}

await new Command("bench:peer")
  .argument("[python]", "a Python that has the peer", ".venv-peer/bin/python")
  .argument("[script]", "metrics: the peer's benchmark", "../shared/bench/metrics_peer.py")
  .option("--what <workload>", `all, metrics, or one of ${Object.keys(WORKLOADS).join(", ")}`, "all")
  .option("--rounds <n>", "times each is run", Number, 7)
  .option("--batch <n>", "images in a step, where it is not to be the workload's own", Number)
  .action(async (python: string, script: string, options: Options) => {
    const { what, rounds } = options;
    if (what === "metrics") {
      expectThere(what, [python, script]);
      await metricsPeer(python, script, rounds);
      return;
    }
    if (what !== "all" && !Object.hasOwn(WORKLOADS, what))
      throw unknownName("workload", what, ["all", "metrics", ...Object.keys(WORKLOADS)]);
    const names = what === "all" ? Object.keys(WORKLOADS) : [what];
    expectThere(what, [python, ...names.map((name) => WORKLOADS[name].script)]);
    compare(python, names, options);
  })
  .parseAsync()
  .catch((error: Error) => {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  });
