/**
 * ONNX Runtime in a worker thread of Node. Its `run` returns a promise but occupies the calling thread until it is done;
 * with a worker, the main thread stays free for progress, Ctrl-C and the preparation of batches.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { InputError, unknownName } from "../../errors.ts";
import type { Arrays, Feeds, LoadOptions, Runtime } from "../runtime.ts";
import type { Target } from "../target.ts";
import type { Backend } from "./backend.ts";
import { cpu } from "./cpu.ts";
import { cuda } from "./cuda.ts";
import "./quiet.ts";
import { threads as allowedThreads } from "./threads.ts";
import { webgpu } from "./webgpu.ts";

/** The backends of Node, by name. */
export const nodeBackends = { cpu, webgpu, cuda };
/** The name of a backend of Node. */
export type NodeBackend = keyof typeof nodeBackends;

/** A call of a runtime method, sent to the worker. */
export interface Request {
  readonly id: number;
  readonly method: Exclude<keyof Runtime, "close">;
  readonly given: readonly unknown[];
}
/** The answer to the request with the same `id`: a value, or the message of an error. */
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The module of that name in this folder, as TypeScript source or as built JavaScript. */
function beside(name: string): URL {
  return new URL(`./${name}.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
}

/** The number of the answer that nobody asks for: the worker has loaded the runtime. */
export const LOADED = -1;
const CLOSED = "the runtime was closed";
const open = new Set<NodeRuntime>();

/** How many runtimes of this process are open: as many threads. */
export const openRuntimes = (): number => open.size;

let ending = false;

/** Closes every runtime of this process, for whoever ends it while some may be at work; no other can be made from then on. */
export async function closeRuntimes(): Promise<void> {
  ending = true;
  await Promise.all([...open].map((runtime) => runtime.close()));
}

/**
 * A runtime whose sessions and state live in a worker. Call `close` when done, because a live worker keeps the process
 * alive.
 */
export class NodeRuntime implements Runtime {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private nextId = 0;
  private closing = false;
  /** Why its thread is no more. */
  private death: Error | null = null;
  private readonly threads: number;

  /** `threads`: of models that are loaded without a number of their own. */
  constructor(backend: NodeBackend = "cpu", threads = allowedThreads()) {
    if (ending) throw new Error(CLOSED);
    this.threads = threads;
    open.add(this);
    const loaded = Promise.withResolvers<unknown>();
    loaded.promise.catch(() => {});
    this.waiting.set(LOADED, loaded);
    this.worker = new Worker(beside("worker"), { workerData: backend });
    this.worker.on("message", (reply: Reply) => this.settle(reply));
    this.worker.on("error", (error) => this.failAll(error));
    this.worker.on("exit", () => {
      open.delete(this);
      this.failAll(new Error(CLOSED));
    });
  }

  load(model: Uint8Array, { threads = this.threads, keepsMemory = true }: LoadOptions = {}): Promise<number> {
    return this.ask("load", [model, { threads, keepsMemory }]) as Promise<number>;
  }
  run(session: number, feeds: Feeds): Promise<Arrays> {
    const buffers = Object.values(feeds).map((array) => array.buffer as ArrayBuffer);
    return this.ask("run", [session, feeds], buffers) as Promise<Arrays>;
  }
  setState(state: Feeds): Promise<void> {
    return this.ask("setState", [state]) as Promise<void>;
  }
  getState(): Promise<Arrays> {
    return this.ask("getState", []) as Promise<Arrays>;
  }
  target(): Promise<Target> {
    return this.ask("target", []) as Promise<Target>;
  }
  /** Waits for what is being loaded and computed: a thread that is ended inside the runtime takes the whole process with it. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.allSettled([...this.waiting.values()].map(({ promise }) => promise));
    await this.worker.terminate();
    open.delete(this);
  }

  /** Its thread is no more, closed or dead of an error: whatever is asked is refused. */
  get ended(): boolean {
    return this.death !== null;
  }

  /** The process may end while nothing is asked of this runtime. */
  unref(): void {
    this.worker.unref();
  }
  /** The process waits for this runtime, as it does at first. */
  ref(): void {
    this.worker.ref();
  }

  private ask(
    method: Request["method"],
    given: readonly unknown[],
    transfer: ArrayBuffer[] = [],
  ): Promise<unknown> {
    if (this.closing) return Promise.reject(new Error(CLOSED));
    // What is sent to a dead thread would never be answered.
    if (this.death !== null) return Promise.reject(this.death);
    const request: Request = { id: this.nextId++, method, given };
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(request.id, answer);
    this.worker.postMessage(request, [...new Set(transfer)]);
    return answer.promise;
  }
  private settle({ id, value, error }: Reply): void {
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) answer?.resolve(value);
    else answer?.reject(new Error(error));
  }
  private failAll(error: Error): void {
    this.death ??= error;
    for (const answer of this.waiting.values()) answer.reject(error);
    this.waiting.clear();
  }
}

/**
 * True, or the reason that the runtime gives why not. It is tried in a process of its own (probeProcess.ts), because a
 * broken driver may crash it.
 */
export function available(backend: NodeBackend): Promise<true | string> {
  const child = fork(fileURLToPath(beside("probeProcess")), [backend], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
  });
  return new Promise((resolve) => {
    child.on("message", (error: string | null) => resolve(error === null ? true : shortened(error)));
    child.on("error", (error) => resolve(error.message));
    // Comes after the last message; resolving a second time has no effect.
    child.on("close", (code, signal) => resolve(`its process ended with ${signal ?? `exit code ${code}`}`));
  });
}

/** The message of ONNX Runtime without the place in its source code. */
function shortened(message: string): string {
  const [line] = message.trim().split("\n");
  return line.replace(/^\S+\.(cc|h):\d+ .* was false\. /, "").replace(/\.$/, "");
}

/** Checks that this machine has the backend of that name; throws an InputError that says why not. */
export async function backendNamed(name: string): Promise<NodeBackend> {
  if (!Object.hasOwn(nodeBackends, name)) throw unknownName("backend", name, Object.keys(nodeBackends));
  // A wrong number is refused before a folder is begun.
  allowedThreads();
  const backend = name as NodeBackend;
  const reason = backend === "cpu" || (await available(backend));
  if (reason === true) return backend;
  const { todo }: Backend = nodeBackends[backend];
  const advice = `${todo} The backend cpu is always there.`;
  throw new InputError("backend", name, "one that this machine has", reason, advice);
}
