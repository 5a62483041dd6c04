/** One attempt of one task in a child process, as its supervisor sees it. */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Progress, Task } from "../types.ts";
import type { Order, Report } from "./child.ts";

/** How an attempt ended. */
export type Ending =
  | { readonly type: "done"; readonly result: Readonly<Record<string, unknown>>; readonly seconds: number }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly reason: string; readonly isFinal: boolean; readonly lines: string };

/** An attempt that runs. */
export interface Attempt {
  readonly progress: Progress;
  readonly ended: Promise<Ending>;
  /** Asks it to keep a checkpoint and end; ends it after a while. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

/** Characters of what it printed that are kept, and seconds that it has to stop by itself. */
const [KEPT, STOPPING] = [2000, 60];
const CHILD = new URL(
  existsSync(fileURLToPath(new URL("./child.ts", import.meta.url))) ? "./child.ts" : "./child.js",
  import.meta.url,
);

/** Starts a child for a task. Its threads are the cores that the task asked for. */
export function begin(task: Task, folder: string, store: string): Attempt {
  const child = fork(CHILD, {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own group: Ctrl-C on the terminal is for the supervisor, who tells its children.
    detached: true,
    env: { ...process.env, UNWEAVE_THREADS: `${task.needs.cores}` },
  });
  const started = performance.now();
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (bytes: Buffer) => {
      printed = (printed + bytes.toString()).slice(-KEPT);
    });
  const attempt = { progress: { share: 0, note: "starting" } };
  let report: Report | null = null;
  child.on("message", (heard: Report) => {
    if (heard.type === "progress") attempt.progress = { share: heard.share, note: heard.note };
    else report = heard;
  });
  const order: Order = { type: "work", kind: task.kind, spec: task.spec, needs: task.needs, folder, store };
  child.send(order, () => {});
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  let last: NodeJS.Timeout | undefined;
  child.on("error", (error) =>
    resolve({ type: "failed", reason: error.message, isFinal: false, lines: printed }),
  );
  child.on("close", (code, signal) => {
    clearTimeout(last);
    resolve(endingOf(report, { code, signal, printed, seconds: (performance.now() - started) / 1000 }));
  });
  const kill = () => void child.kill("SIGKILL");
  const stop = () => {
    if (child.connected) child.send({ type: "stop" } satisfies Order, () => {});
    last ??= setTimeout(kill, STOPPING * 1000);
  };
  return {
    get progress() {
      return attempt.progress;
    },
    ended,
    stop,
    kill,
  };
}

interface Closed {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly printed: string;
  readonly seconds: number;
}

function endingOf(report: Report | null, { code, signal, printed, seconds }: Closed): Ending {
  if (report?.type === "done") return { ...report, seconds };
  if (report?.type === "stopped") return report;
  const lines = printed.trimEnd();
  if (report?.type === "failed") return { ...report, lines };
  const memory =
    signal === "SIGKILL"
      ? " (the system does that where memory runs out: ask for more with needs.memory)"
      : "";
  const reason =
    signal === null ? `the process ended with code ${code}` : `the process was ended by ${signal}${memory}`;
  return { type: "failed", reason, isFinal: false, lines };
}
