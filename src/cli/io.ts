/** All of the world that the program touches besides files. The executable passes its process, a test passes buffers. */
import type { Writable } from "node:stream";

/** A stream to print on; a terminal says so, and how wide it is. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What asks the program to stop: Ctrl-C, a system that shuts down, a terminal that is closed. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Where verbs print, and how they hear that they shall stop. */
export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  /** Calls `listener` at the next such signal, which then does not end the program. */
  readonly onInterrupt: (listener: (signal?: StopSignal) => void) => void;
}
