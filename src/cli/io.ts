/** All of the world that the program touches besides files. The executable passes its process, a test passes buffers. */
import type { Writable } from "node:stream";

/** A stream to print on; a terminal says so, and how wide it is. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where verbs print, and how they hear of Ctrl-C. */
export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  /** Calls `listener` at the next Ctrl-C, which then does not end the program. */
  readonly onInterrupt: (listener: () => void) => void;
}
