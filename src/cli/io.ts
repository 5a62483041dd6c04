/** All of the world that the program touches besides files. The executable passes its process, a test passes buffers. */
import { Writable } from "node:stream";

/** A stream to print on; a terminal says so, and how wide it is. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What asks the program to stop: Ctrl-C, a system that shuts down, a terminal that is closed. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What the program is given: where it prints, and how it hears that it shall stop. */
export interface World {
  /** Results. */
  readonly stdout: Output;
  /** What nobody may miss: warnings, errors, answers to a signal. */
  readonly stderr: Output;
  /** Calls `listener` at the next such signal, which then does not end the program. */
  readonly onInterrupt: (listener: (signal?: StopSignal) => void) => void;
}

/** What verbs are given. */
export interface Io extends World {
  /** Progress, and notes on what was done: stderr, or nowhere with `--quiet`. */
  readonly notes: Output;
}

/** A stream that prints nothing. */
export const NOWHERE: Output = new Writable({ write: (_, __, done) => done() });
