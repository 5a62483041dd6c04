/** Who writes: a process of one machine, told apart from a later process that was given the same number. */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process, for other processes to judge whether it still runs. */
export interface Owner {
  readonly pid: number;
  /** The machine's name; inside a container also the number of its process space, since numbers of processes differ there. */
  readonly host: string;
  /** The boot and the clock tick in which the process began; empty where the system does not say. */
  readonly started: string;
}

const BOOT = textOf("/proc/sys/kernel/random/boot_id").slice(0, 8);
const HOST = `${hostname()}${spaceOf()}`;

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function spaceOf(): string {
  try {
    return `/${readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")}`;
  } catch {
    return "";
  }
}

/** When a process began; empty where that is unknown, null where no such process runs. */
function startOf(pid: number): string | null {
  const [state, ...rest] = textOf(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
  // A process that has ended waits as a zombie until its parent has asked for its exit code.
  if (state === "Z" || state === "X") return null;
  if (rest.length > 18) return `${BOOT}-${rest[18]}`;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return null;
  }
  return "";
}

/** This process. */
export const SELF: Owner = { pid: process.pid, host: HOST, started: startOf(process.pid) ?? "" };

/** Whether a process still runs; null where another machine would have to be asked. */
export function isAlive({ pid, host, started }: Owner): boolean | null {
  if (host !== HOST) return null;
  return startOf(pid) === started;
}
