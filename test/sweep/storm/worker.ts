/** A worker as `unweave worker` is one, whose tasks sleep in this process and write one small file. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openServer } from "../../../packages/sweep/src/queue/database.ts";
import { counts, sweepNames } from "../../../packages/sweep/src/queue/status.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Task } from "../../../packages/sweep/src/types.ts";
import type { Attempt, Ending } from "../../../packages/sweep/src/worker/attempt.ts";
import { thisMachine } from "../../../packages/sweep/src/worker/machine.ts";
import { Supervisor } from "../../../packages/sweep/src/worker/supervisor.ts";
import { Interrupted } from "../../../src/index.ts";

const [url, scratch, places] = process.argv.slice(2);

/** Sleeps as long as its task says, and can be stopped or killed as a child can. */
function sleeping({ name, spec }: Task, folder: string): Attempt {
  const { milliseconds } = spec as { milliseconds: number };
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const started = performance.now();
  const timer = setTimeout(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "out.txt"), `${name} slept ${milliseconds}\n`.repeat(50));
    resolve({ type: "done", result: { milliseconds }, seconds: (performance.now() - started) / 1000 });
  }, milliseconds);
  const end = (ending: Ending) => {
    clearTimeout(timer);
    resolve(ending);
  };
  return {
    progress: { share: 0.5, note: "sleeping" },
    ended: promise,
    stop: () => end({ type: "stopped" }),
    kill: () => end({ type: "failed", reason: "killed", isFinal: false, lines: "" }),
  };
}

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const database = await openServer(url);
const supervisor = new Supervisor({
  database,
  machine: thisMachine({ cores: Number(places), memory: 100_000 }),
  openStore,
  scratch,
  signal: stop.signal,
  isDone: async () => {
    for (const name of await sweepNames(database)) {
      const { waiting, running } = await counts(database, name);
      if (waiting + running > 0) return false;
    }
    return true;
  },
  refused: async () => [],
  onCompleted: async () => {},
  onEvent: (event) => {
    if (event.type !== "note") process.stdout.write(`${event.type} ${event.held.task.name}\n`);
  },
  patience: 120,
  begin: sleeping,
});
await supervisor.work().catch((error: Error) => {
  if (!(error instanceof Interrupted)) throw error;
});
await database.close();
