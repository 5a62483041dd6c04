/**
 * `npm run -s bench:peer -- PYTHON PEER_SCRIPT [--what encoder-step] [--rounds 5] [--batch 128]`: ours and PyTorch's in
 * turn, in fresh processes, and the ratio of medians. The peer is ../shared/bench/peer_torch.py where that folder is there.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Command } from "commander";
import { median } from "./median.ts";

interface Timing {
  readonly medianMs: number;
}

function lastLine(command: string, args: readonly string[]): Timing {
  const lines = execFileSync(command, args, { encoding: "utf8" }).trim().split("\n");
  return JSON.parse(lines[lines.length - 1]) as Timing;
}

await new Command("bench:peer")
  .argument("[python]", "a Python that has torch", ".venv-peer/bin/python")
  .argument("[script]", "the peer's benchmark", "../shared/bench/peer_torch.py")
  .option("--what <workload>", "encoder-step, vae-step or encode", "encoder-step")
  .option("--rounds <n>", "times each is run", Number, 5)
  .option("--batch <n>", "images in a step", Number, 128)
  .action(
    (
      python: string,
      script: string,
      { what, rounds, batch }: { what: string; rounds: number; batch: number },
    ) => {
      if (!existsSync(python) || !existsSync(script)) {
        console.error(`peer "torch": expected ${python} and ${script}, got one of them missing.
python3 -m venv .venv-peer && .venv-peer/bin/pip install torch==2.13.0+cpu numpy`);
        process.exit(2);
      }
      const ours: number[] = [];
      const peers: number[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(lastLine(process.execPath, ["bench/main.ts", what, "--batch", `${batch}`]).medianMs);
        peers.push(lastLine(python, [script, what, "--batch", `${batch}`]).medianMs);
        console.log(
          `round ${round + 1}: ours ${ours[round].toFixed(1)} ms, peer ${peers[round].toFixed(1)} ms`,
        );
      }
      const [medianMs, peerMs] = [median(ours), median(peers)];
      console.log(JSON.stringify({ what, batch, medianMs, peerMs, ratio: peerMs / medianMs }));
    },
  )
  .parseAsync();
