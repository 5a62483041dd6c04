/** A codec that calls share: opened by the first, one call at a time, kept for the next, closed when nobody has called for a while. */
import { NodeRuntime } from "../engine/backends/node.ts";
import type { Codec } from "./codec.ts";

/** Nobody has called for so many milliseconds: what is open is closed. */
const IDLE = 30_000;

/** What shares a codec. */
export interface Warm {
  /** Does the work after what was asked before it; its error is that of this call alone. */
  use<T>(work: (codec: Codec) => Promise<T>): Promise<T>;
  /** Closes after what was asked; a later call opens again. */
  close(): Promise<void>;
}

/** Shares what `open` gives. An open codec that nobody uses does not keep the process alive. */
export function warm(open: () => Promise<Codec>): Warm {
  let codec: Promise<Codec> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let idle: NodeJS.Timeout | undefined;

  async function closeNow(): Promise<void> {
    clearTimeout(idle);
    const opened = codec;
    codec = null;
    // What could not be opened has nothing to close.
    await opened?.then(
      (each) => each.close(),
      () => {},
    );
  }
  function rest(opened: Codec): void {
    if (opened.runtime instanceof NodeRuntime) opened.runtime.unref();
    idle = setTimeout(closeNow, IDLE).unref();
  }
  /** What is kept, or a new one where the thread of that died: the call that was at work then was told. */
  async function living(): Promise<Codec> {
    codec ??= open();
    const { runtime } = await codec;
    if (runtime instanceof NodeRuntime && runtime.ended) codec = open();
    return codec;
  }
  async function turn<T>(work: (codec: Codec) => Promise<T>): Promise<T> {
    clearTimeout(idle);
    let opened: Codec;
    try {
      opened = await living();
    } catch (error) {
      // The next call tries again: the folder may be there by then.
      codec = null;
      throw error;
    }
    if (opened.runtime instanceof NodeRuntime) opened.runtime.ref();
    try {
      return await work(opened);
    } finally {
      if (waiting === 1) rest(opened);
    }
  }
  const after = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
  return {
    use: (work) => {
      waiting++;
      return after(() => turn(work)).finally(() => {
        waiting--;
      });
    },
    close: () => after(closeNow),
  };
}
