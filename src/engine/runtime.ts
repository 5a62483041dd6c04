/** What runs emitted models: the same few calls on every backend, in Node (backends/node.ts) and in a page (backends/web.ts). */

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
  /** Channels in a block of this machine's blocked convolutions, or null where they are missing or wrong. */
  blockSize(): Promise<number | null>;
  close(): Promise<void>;
}
