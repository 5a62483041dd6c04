#!/usr/bin/env node
/** The executable: gives the program this process's arguments, streams and signals, and ends with its exit code. */
import { main } from "./program.ts";

// `unweave --help | head`: the reader has closed the pipe, so there is nobody left to print for.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt: (listener) => process.once("SIGINT", listener),
});
