/**
 * `npm run -s bench:peer -- [PYTHON] [PEER_SCRIPT] [--what encoder-step] [--rounds 5] [--batch 128]`: ours and the peer's in
 * turn, in fresh processes, and the ratio of medians. The peers are PyTorch (../shared/bench/peer_torch.py) and, for
 * `--what metrics`, scikit-learn (metrics_peer.py), where that folder is there.
 */
import { existsSync } from "node:fs";
import { Command } from "commander";
import { lastLine } from "./lastLine.ts";
import { median } from "./median.ts";
import { metricsPeer } from "./metricsPeer.ts";

interface Timing {
  readonly medianMs: number;
}
interface Options {
  readonly what: string;
  readonly rounds: number;
  readonly batch: number;
}

function steps(python: string, script: string, { what, rounds, batch }: Options): void {
  const ours: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = ["bench/main.ts", what, "--batch", `${batch}`];
    ours.push(lastLine<Timing>(process.execPath, own).medianMs);
    peers.push(lastLine<Timing>(python, [script, what, "--batch", `${batch}`]).medianMs);
    console.log(`round ${round + 1}: ours ${ours[round].toFixed(1)} ms, peer ${peers[round].toFixed(1)} ms`);
  }
  const [medianMs, peerMs] = [median(ours), median(peers)];
  console.log(JSON.stringify({ what, batch, medianMs, peerMs, ratio: peerMs / medianMs }));
}

await new Command("bench:peer")
  .argument("[python]", "a Python that has the peer", ".venv-peer/bin/python")
  .argument("[script]", "the peer's benchmark")
  .option("--what <workload>", "encoder-step, vae-step, encode or metrics", "encoder-step")
  .option("--rounds <n>", "times each is run", Number, 5)
  .option("--batch <n>", "images in a step", Number, 128)
  .action(async (python: string, given: string | undefined, options: Options) => {
    const metrics = options.what === "metrics";
    const script = given ?? `../shared/bench/${metrics ? "metrics_peer" : "peer_torch"}.py`;
    if (!existsSync(python) || !existsSync(script)) {
      console.error(`peer "${metrics ? "scikit-learn" : "torch"}": expected ${python} and ${script}, got one of them missing.
python3 -m venv .venv-peer && .venv-peer/bin/pip install torch==2.13.0+cpu numpy scikit-learn`);
      process.exit(2);
    }
    if (metrics) await metricsPeer(python, script, options.rounds);
    else steps(python, script, options);
  })
  .parseAsync();
