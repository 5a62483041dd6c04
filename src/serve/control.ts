/** Stopping a training and going on with one, for a page whose person allowed it when the server was started. */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../errors.ts";
import { paths } from "../run/folder.ts";
import { expectUnlocked, holderOf } from "../run/lock.ts";
import { SaidError } from "./points/client.ts";

/** A program and its first words, to which `train --resume RUN` is added. */
export type Program = readonly [command: string, ...given: string[]];

/** Milliseconds between two looks at a training that begins, and for which it is waited: reading its data may take longer. */
const [EVERY, PATIENCE] = [100, 10_000];

/** Asks the process that trains to save its state and end, as Ctrl-C does. */
export function stop(folder: string): void {
  const holder = holderOf(folder);
  const wrong = (got: string, todo: string) =>
    new InputError("training", folder, "one of this machine that runs now", got, todo);
  if (holder === null) throw wrong("one that nobody runs", "Read the page again.");
  if (!holder.isHere || holder.pid === process.pid)
    throw wrong("one of another machine", "Stop it where it was started.");
  process.kill(holder.pid, "SIGTERM");
}

/** Goes on with a run in a process that outlives this one; a SaidError with the last sentence of a process that ends before it trains. */
export async function goOn(folder: string, [command, ...given]: Program): Promise<void> {
  expectUnlocked(folder);
  const place = mkdtempSync(join(tmpdir(), "unweave-resume-"));
  const said = join(place, "said.txt");
  const output = openSync(said, "w");
  const args = [...given, "train", "--resume", relative(process.cwd(), folder) || "."];
  const child = spawn(command, args, { detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  let ended: number | string | null = null;
  child.on("error", ({ message }) => {
    ended = message;
  });
  child.on("exit", (code, signal) => {
    ended = code ?? signal;
    setTimeout(() => rmSync(place, { recursive: true, force: true }), EVERY * 10).unref();
  });
  child.unref();
  const log = () => statSync(paths(folder).events, { throwIfNoEntry: false })?.mtimeMs;
  const [before, since] = [log(), performance.now()];
  while (ended === null && log() === before && performance.now() - since < PATIENCE) await sleep(EVERY);
  if (ended === null || ended === 0) return;
  const last = readFileSync(said, "utf8")
    .trim()
    .split(/[\r\n]+/)
    .at(-1);
  throw new SaidError(last || `The training ended with ${ended}.`);
}
