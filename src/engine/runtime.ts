/** What runs emitted models: the same few calls on every backend, in Node (backends/node.ts) and in a page (backends/web.ts). */

import type { Target } from "./target.ts";

/** Arrays by the name of the model input that they feed, row-major. */
export type Feeds = Readonly<Record<string, Float32Array>>;
/** Numbers by name. */
export type Arrays = Record<string, Float32Array>;

/** How a model is loaded. */
export interface LoadOptions {
  /** Threads inside operators; all cores by default. In a page ONNX Runtime decides. */
  readonly threads?: number;
}

/** Sessions and one state: what a model calls `state/…` it reads from there, what it calls `next/…` it leaves there. */
export interface Runtime {
  /** Compiles a model; returns its session number. */
  load(model: Uint8Array, options?: LoadOptions): Promise<number>;
  /** Runs a session. The buffers of `feeds` are handed over: they may be empty afterwards. */
  run(session: number, feeds: Feeds): Promise<Arrays>;
  /** Replaces the state; the arrays must not change afterwards. */
  setState(state: Feeds): Promise<void>;
  /** The state as it is now. */
  getState(): Promise<Arrays>;
  /** What models are best written for here. The first call may try the machine, which takes a second; later ones remember. */
  target(): Promise<Target>;
  close(): Promise<void>;
}
