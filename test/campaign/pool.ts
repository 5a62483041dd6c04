/** Processes that read files one after the other and are watched: for time, for memory, for their life. */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answer, Question } from "./readProcess.ts";

/** What came of a file. */
export type Outcome = Answer | { readonly kind: "crash" | "hang" | "memory"; readonly what: string };

/** Bytes and seconds that one file may take. */
const LIMITS = { memory: 2_000_000_000, seconds: 30 };
const LOOK = 50;
/** A process reads so many files before another takes its place, so that garbage of earlier files is not counted. */
const FILES = 150;

/** One process; it starts again where the last file ended it. */
export class Reader {
  private child: ChildProcess | null = null;
  private read = 0;

  /** What comes of the file; where time or memory ran out, of the file in a new process, which holds no garbage of others. */
  async outcome(question: Question): Promise<Outcome> {
    const first = await this.once(question);
    return first.kind === "memory" || first.kind === "hang" ? this.once(question) : first;
  }

  end(): void {
    this.child?.removeAllListeners();
    this.child?.kill("SIGKILL");
    this.child = null;
  }

  private once(question: Question): Promise<Outcome> {
    if (this.read++ % FILES === 0) this.end();
    const child = this.child ?? start();
    this.child = child;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const began = performance.now();
    const stop = (outcome: Outcome) => {
      this.end();
      resolve(outcome);
    };
    const watch = setInterval(() => {
      const seconds = (performance.now() - began) / 1000;
      const held = memoryOf(child.pid);
      if (seconds > LIMITS.seconds) stop({ kind: "hang", what: `${Math.round(seconds)} s` });
      else if (held > LIMITS.memory) stop({ kind: "memory", what: `${held} bytes` });
    }, LOOK);
    child.removeAllListeners();
    child.on("message", (answer: Answer) => resolve(answer));
    child.on("exit", (code, signal) => stop({ kind: "crash", what: signal ?? `exit code ${code}` }));
    child.send(question);
    return promise.finally(() => clearInterval(watch));
  }
}

function start(): ChildProcess {
  const path = fileURLToPath(new URL("./readProcess.ts", import.meta.url));
  return fork(path, { stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [] });
}

/** Bytes of memory of a process and of those that it started, where the system tells. */
function memoryOf(pid: number | undefined): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    const others = children === "" ? [] : children.split(" ").map((each) => memoryOf(Number(each)));
    const own = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return others.reduce((sum, bytes) => sum + bytes, 1024 * Number(own?.[1] ?? 0));
  } catch {
    return 0;
  }
}
