/**
 * ONNX Runtime in a worker thread. Its `run` is synchronous under a promise and blocks the thread it is called on, so
 * the main thread keeps progress, Ctrl-C and the preparation of batches. State (`state/…` inputs, `next/…` outputs)
 * stays in the worker between runs.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { probeBlock } from "./probe.ts";

export type Feeds = Readonly<Record<string, Float32Array>>;
export type Arrays = Record<string, Float32Array>;

export interface LoadOptions {
  /** Threads inside operators; all cores by default. */
  readonly threads?: number;
}
export type Request =
  | { readonly kind: "load"; readonly model: Uint8Array; readonly threads: number }
  | { readonly kind: "run"; readonly session: number; readonly feeds: Feeds }
  | { readonly kind: "setState"; readonly state: Feeds }
  | { readonly kind: "getState" };
export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A worker with its sessions and state. Call `close` when done: a live worker keeps the process alive. */
export class Runtime {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private nextId = 0;
  private block: Promise<number | null> | null = null;

  constructor() {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.worker = new Worker(new URL(`./worker.${extension}`, import.meta.url));
    this.worker.on("message", (reply: Reply) => this.settle(reply));
    this.worker.on("error", (error) => this.failAll(error));
    this.worker.on("exit", () => this.failAll(new Error("the runtime was closed")));
  }

  /** Compiles a model; returns its session number. */
  load(model: Uint8Array, { threads = availableParallelism() }: LoadOptions = {}): Promise<number> {
    return this.ask({ kind: "load", model, threads }) as Promise<number>;
  }
  /** Runs a session. The buffers of `feeds` are handed over: they are empty afterwards. */
  run(session: number, feeds: Feeds): Promise<Arrays> {
    const buffers = Object.values(feeds).map((array) => array.buffer as ArrayBuffer);
    return this.ask({ kind: "run", session, feeds }, buffers) as Promise<Arrays>;
  }
  /** Replaces the state by copies of these arrays. */
  setState(state: Feeds): Promise<unknown> {
    return this.ask({ kind: "setState", state });
  }
  /** Copies of the state. */
  getState(): Promise<Arrays> {
    return this.ask({ kind: "getState" }) as Promise<Arrays>;
  }
  /** Channels in a block of this machine's blocked convolutions, or null where they are missing or wrong. */
  blockSize(): Promise<number | null> {
    this.block ??= probeBlock(this);
    return this.block;
  }
  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(request: Request, transfer: ArrayBuffer[] = []): Promise<unknown> {
    const id = this.nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.worker.postMessage({ id, request }, [...new Set(transfer)]);
    return answer.promise;
  }
  private settle({ id, value, error }: Reply): void {
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) answer?.resolve(value);
    else answer?.reject(new Error(error));
  }
  private failAll(error: Error): void {
    for (const answer of this.waiting.values()) answer.reject(error);
    this.waiting.clear();
  }
}
