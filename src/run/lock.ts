/**
 * Locks: `run.lock` in a folder while somebody writes into it, NAME.lock beside any other file that is being made. A lock says
 * whose it is, so that a dead owner's is taken over and a living one's is refused.
 */
import { randomBytes } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../errors.ts";
import { guarded, makeFolder, placeFile } from "../files.ts";
import { isAlive, type Owner, SELF } from "../owner.ts";

/** A lock that this process holds. */
export interface Lock {
  /** Lets others in. */
  release(): void;
}
/** What a lock file says. */
interface Held extends Owner {
  readonly since: string;
  /** Another one for every lock that was ever taken. */
  readonly token: string;
}
/** Is told what a person should know of. */
export type Note = (text: string) => void;

/** Milliseconds between signs of life, and after which a lock without one is dead where its owner cannot be looked up. */
const BEAT = 20_000;
const SILENT = 120_000;
/** Milliseconds that a lock may be empty on disks without links, where it is made before it is filled. */
const EMPTY = 10_000;
const NOBODY: Held = { ...SELF, started: "never", since: "long ago", token: "empty" };

/**
 * Locks a folder that is written into, and makes it where there is none; an InputError where somebody else holds it. A place that
 * cannot be written is a RunError.
 */
export function lockFolder(folder: string, onNote?: Note): Lock {
  const lock = take(join(folder, "run.lock"), "run folder", folder, onNote);
  for (const part of [folder, join(folder, "checkpoints"), join(folder, "figures")]) sweepEarlier(part);
  return lock;
}

/** Locks a file that is being made; an InputError where somebody else makes it. A place that cannot be written is a RunError. */
export const lockOutput = (path: string, onNote?: Note): Lock => take(`${path}.lock`, "output", path, onNote);

/** Does some work under a lock, which is released whatever comes of it. */
export async function whileLocked<T>(lock: Lock, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** An InputError where somebody writes into a folder now. */
export function expectUnlocked(folder: string): void {
  const path = join(folder, "run.lock");
  const held = read(path);
  if (held !== null && !isDead(path, held)) throw refusal(path, "run folder", folder, held);
}

/** Whether somebody writes into a folder now. */
export const isHeld = (folder: string): boolean => holderOf(folder) !== null;

/** What the lock of a folder says of whoever took it, dead or alive; null where there is none. */
export const lockOf = (folder: string): Owner | null => read(join(folder, "run.lock"));

/** Who writes into a folder. */
export interface Holder {
  readonly pid: number;
  /** Whether it is a process of this machine. */
  readonly isHere: boolean;
}

/** Who writes into a folder now; null where nobody does. */
export function holderOf(folder: string): Holder | null {
  const path = join(folder, "run.lock");
  const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const held = isFile ? read(path) : null;
  if (held === null || isDead(path, held)) return null;
  return { pid: held.pid, isHere: isAlive(held) === true };
}

function take(path: string, kind: string, name: string, onNote: Note = () => {}): Lock {
  const mine: Held = { ...SELF, since: new Date().toISOString(), token: randomBytes(8).toString("hex") };
  guarded(name, () => makeFolder(dirname(path)));
  for (;;) {
    if (guarded(name, () => isPlaced(path, mine))) return kept(path, mine);
    const held = read(path);
    // It was released, or is being filled.
    if (held === null) pause();
    else if (!isDead(path, held)) throw refusal(path, kind, name, held);
    else if (isCleared(path, held, mine))
      onNote(`${kind} "${name}": taken over from ${ownerOf(held)}, which ended without releasing it`);
  }
}

function kept(path: string, { token }: Held): Lock {
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Somebody removed the folder.
    }
  }, BEAT).unref();
  return {
    release: () => {
      clearInterval(beat);
      if (read(path)?.token === token) rmSync(path, { force: true });
    },
  };
}

/** Puts a lock in its place whole, unless there is one. */
function isPlaced(path: string, mine: Held): boolean {
  const text = `${JSON.stringify(mine)}\n`;
  return placeFile(path, text) ?? isPlacedUnlinked(path, text);
}

function isPlacedUnlinked(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Removes a dead lock; whether it was this call that did. Who removes it holds a lock of that lock's own, so that none removes
 * the next owner's instead.
 */
function isCleared(path: string, dead: Held, mine: Held): boolean {
  const claim = `${path}.${dead.token}`;
  if (!isPlaced(claim, mine)) {
    const other = read(claim);
    if (other !== null && isDead(claim, other)) isCleared(claim, other, mine);
    else pause();
    return false;
  }
  try {
    if (read(path)?.token !== dead.token) return false;
    rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** What a lock says; null where there is none, or where it is being filled. */
function read(path: string): Held | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Held;
  } catch {
    return age(path) > EMPTY ? NOBODY : null;
  }
}

const age = (path: string) =>
  Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);

function isDead(path: string, held: Held): boolean {
  const alive = isAlive(held);
  return alive === null ? age(path) > SILENT : !alive;
}

const ownerOf = ({ pid, host, since }: Held) => `process ${pid} on ${host.split("/")[0]} (since ${since})`;

function refusal(path: string, kind: string, name: string, held: Held): InputError {
  const here = isAlive(held) === true;
  const todo = here ? "Wait until it ends, or stop it." : `Wait until it ends; if it has, remove "${path}".`;
  return new InputError(kind, name, "one that nobody writes now", `one that ${ownerOf(held)} writes`, todo);
}

const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

/** Removes temporary files of earlier versions, whose names do not say whose they are: under a lock nobody else writes. */
function sweepEarlier(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  for (const name of stats?.isDirectory() ? readdirSync(folder) : [])
    if (/\.(json|jsonl|onnx|safetensors|html)\.\d+$/.test(name)) rmSync(join(folder, name), { force: true });
}
