#!/usr/bin/env node
/** The executable: gives the program this process's arguments, streams and signals, and ends with its exit code. */
import { expectNode } from "../nodeVersion.ts";
import type { StopSignal, World } from "./io.ts";

try {
  expectNode(process.versions.node);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
// What an older Node cannot load.
await import("./compiled.ts");
const { main, messageOf } = await import("./program.ts");

const SIGNALS: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** Errors of a reader that has gone (`unweave train … | head -1`, a terminal that was closed): the work is finished for nobody. */
const GONE: readonly (string | undefined)[] = ["EPIPE", "EIO", "ECONNRESET", "EBADF"];

let unprinted: Error | undefined;
process.stderr.on("error", () => {});
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (!GONE.includes(error.code)) unprinted = error;
});
process.on("exit", () => {
  if (unprinted === undefined || process.exitCode) return;
  process.stderr.write(`${messageOf(unprinted)}\n`);
  process.exitCode = 1;
});
process.on("uncaughtException", (error) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
});

const onInterrupt: World["onInterrupt"] = (listener) => {
  const heard = (signal: NodeJS.Signals) => {
    // The second signal finds nobody who listens, and ends the process.
    for (const each of SIGNALS) process.off(each, heard);
    listener(signal as StopSignal);
  };
  for (const each of SIGNALS) process.on(each, heard);
};

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt,
});
if (process.exitCode > 128) {
  // What was interrupted may still be at work: pictures that are read or encoded, say.
  const { closeRuntimes } = await import("../engine/backends/node.ts");
  await closeRuntimes();
  process.stdout.write("", () => process.exit());
}
