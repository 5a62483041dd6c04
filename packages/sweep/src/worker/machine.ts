/** What this machine has for tasks. */
import { availableParallelism, hostname, totalmem } from "node:os";
import { runs } from "../../../../src/index.ts";

/** What a worker may hand out at once. */
export interface Machine {
  /** Host and process, for people. */
  readonly worker: string;
  readonly cores: number;
  /** Mebibytes. */
  readonly memory: number;
  readonly backends: readonly string[];
  readonly unweave: string;
}

/** Share of the memory that tasks may have; the rest is the system's and the supervisor's. */
const SHARE = 0.9;
const MEBI = 2 ** 20;

/** This machine, or the part of it that the container allows. */
export function thisMachine(given: Partial<Pick<Machine, "cores" | "memory" | "backends">> = {}): Machine {
  const bounded = process.constrainedMemory();
  const memory = bounded > 0 ? Math.min(bounded, totalmem()) : totalmem();
  return {
    worker: `${hostname()}:${process.pid}`,
    cores: given.cores ?? availableParallelism(),
    memory: given.memory ?? Math.floor((SHARE * memory) / MEBI),
    backends: given.backends ?? ["cpu"],
    unweave: runs.VERSION,
  };
}
