/**
 * ONNX Runtime in a process of its own, for models that other programs made: one that crashes the runtime, never ends or
 * fills the memory ends that process and nothing else.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Arrays, Feeds, Runtime } from "../runtime.ts";
import type { NodeBackend, Reply } from "./node.ts";

/** How long a process may take, in seconds, and how much memory, in bytes. */
const LIMITS = {
  /** Loading, and a second more for so many bytes of the model. */
  load: 20,
  bytesPerSecond: 1 << 20,
  /** A batch, and each of its pictures. */
  run: 10,
  row: 5,
  /** The runtime itself with what it computes, and copies of the model. */
  memory: 1_500_000_000,
  copies: 6,
};
/** Milliseconds between two looks at the process. */
const LOOK = 100;

/** One model in a process: loaded once, run often, stopped at any time. */
export class IsolatedModel implements Pick<Runtime, "run"> {
  private readonly child: ChildProcess;
  private readonly limits: typeof LIMITS;
  private readonly memory: number;
  private waiting: PromiseWithResolvers<unknown> | null = null;
  private ended: Error | null = null;

  private constructor(backend: NodeBackend, size: number, limits: typeof LIMITS) {
    this.limits = limits;
    this.memory = limits.memory + limits.copies * size;
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.child = fork(fileURLToPath(new URL(`./isolatedProcess.${extension}`, import.meta.url)), [backend], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: [],
      serialization: "advanced",
    });
    this.child.on("message", ({ value, error }: Reply) => {
      if (error === undefined) this.waiting?.resolve(value);
      else this.waiting?.reject(new Error(error));
    });
    this.child.on("error", (error) => this.end(error));
    this.child.on("close", (code, signal) =>
      this.end(new Error(`its process ended with ${signal ?? `exit code ${code}`}`)),
    );
  }

  /** Compiles a model in a new process, whose limits may be others. */
  static async load(
    model: Uint8Array,
    backend: NodeBackend,
    others: Partial<typeof LIMITS> = {},
  ): Promise<IsolatedModel> {
    const limits = { ...LIMITS, ...others };
    const loaded = new IsolatedModel(backend, model.length, limits);
    try {
      await loaded.ask("load", [model], limits.load + model.length / limits.bytesPerSecond);
      return loaded;
    } catch (error) {
      loaded.close();
      throw error;
    }
  }

  /** The outputs for `rows` pictures; there is one session, whatever its number. */
  run(session: number, feeds: Feeds, rows = 1): Promise<Arrays> {
    return this.ask("run", [session, feeds], this.limits.run + this.limits.row * rows) as Promise<Arrays>;
  }

  /** Ends the process. */
  close(): void {
    this.child.kill("SIGKILL");
  }

  private async ask(method: string, given: readonly unknown[], seconds: number): Promise<unknown> {
    if (this.ended !== null) throw this.ended;
    const answer = Promise.withResolvers<unknown>();
    this.waiting = answer;
    this.child.send({ id: 0, method, given }, (error) => error && this.end(error));
    const began = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - began > 1000 * seconds)
        this.end(new Error(`no answer within ${Math.ceil(seconds)} s`));
      const held = memoryOf(this.child.pid);
      if (held > this.memory) this.end(new Error(`${held} bytes of memory, of at most ${this.memory}`));
    }, LOOK);
    try {
      return await answer.promise;
    } finally {
      clearInterval(watch);
      this.waiting = null;
    }
  }

  private end(error: Error): void {
    this.ended ??= error;
    this.waiting?.reject(error);
    this.close();
  }
}

/** Bytes that a process holds, where the system tells; 0 elsewhere. */
function memoryOf(pid: number | undefined): number {
  try {
    const held = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return held === null ? 0 : 1024 * Number(held[1]);
  } catch {
    return 0;
  }
}
