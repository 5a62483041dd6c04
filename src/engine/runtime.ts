/**
 * What runs emitted models: the same few calls on every backend, in Node (backends/node.ts) and in a page
 * (backends/web.ts).
 */

import type { Target } from "./target.ts";

/** Arrays by the name of the model input that they feed, row-major. */
export type Feeds = Readonly<Record<string, Float32Array>>;
/** Arrays by the name of the model output or state entry that they are, row-major. */
export type Arrays = Record<string, Float32Array>;

/** How a model is loaded. */
export interface LoadOptions {
  /** Threads within operators; all cores by default, or as many as UNWEAVE_THREADS says. In a page ONNX Runtime decides. */
  readonly threads?: number;
  /**
   * Whether memory is kept between runs, as it is unless somebody says otherwise. Without it a step, or an encoder at large batches, takes
   * up to twice as long; with it the memory of a model's largest batch stays until the session ends.
   */
  readonly keepsMemory?: boolean;
}

/**
 * Loaded models and one state that they share: a model's inputs `state/…` are read from it, its outputs `next/…` are
 * written to it.
 */
export interface Runtime {
  /** Compiles a model; returns the number of its session. */
  load(model: Uint8Array, options?: LoadOptions): Promise<number>;
  /**
   * Runs a session. The runtime takes over the buffers of `feeds`, which may be empty afterwards. Fails where a feed is
   * missing.
   */
  run(session: number, feeds: Feeds): Promise<Arrays>;
  /** Replaces the state; the arrays must not change afterwards. */
  setState(state: Feeds): Promise<void>;
  /** The current state. */
  getState(): Promise<Arrays>;
  /** What models are best written for here. The first call may try the machine, which takes a second; later ones remember. */
  target(): Promise<Target>;
  /** Frees sessions and state. */
  close(): Promise<void>;
}
