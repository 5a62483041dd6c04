import { spawn } from "node:child_process";
import { Command } from "commander";
import { expect } from "../errors.ts";
import { serve } from "../serve/server.ts";
import { isElsewhere, localRuns } from "./elsewhere.ts";
import type { Io } from "./io.ts";
import { printLine } from "./progress.ts";

interface Flags {
  readonly port: string;
  readonly open?: boolean;
  readonly write?: boolean;
  readonly json?: boolean;
}

export function command(io: Io): Command {
  return new Command("serve")
    .description(
      "A page about all runs of a folder, on this machine only: a table, curves while they train, maps, comparisons",
    )
    .argument(
      "<runs>",
      "a folder with run folders in it, at any depth, or one run folder; or the address of either: s3://…, https://…",
    )
    .option("--port <n>", "where to listen; any free one by default", "0")
    .option("--open", "open the page in the browser")
    .option("--write", "let the page stop trainings and go on with them")
    .option("--json", 'one line on stdout once it listens: {"url": …}')
    .addHelpText("after", "\nExample:\n  $ unweave serve runs/ --open")
    .action((runs: string, flags: Flags) => serveRuns(io, runs, flags));
}

/** Serves until it is told to stop, which is how a server ends: nothing was interrupted. */
async function serveRuns(io: Io, runs: string, { port, open, write, json }: Flags) {
  const { stdout, stderr, notes, onInterrupt } = io;
  const isCopy = isElsewhere(runs);
  const todo = "Leave out --write.";
  expect(!(write && isCopy), "usage", "serve", "a folder of this machine for --write", "an address", todo);
  const folder = await localRuns(io, runs);
  const stopped = Promise.withResolvers<void>();
  onInterrupt(() => stopped.resolve());
  const onError = (error: Error) => printLine(stderr, `warning: ${error.stack}`);
  const { url, close } = await serve(folder, {
    port: portOf(port),
    onError,
    ...(write && { program: [process.execPath, ...process.execArgv, process.argv[1]] }),
  });
  stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
  const does = write ? "It reads, stops trainings and goes on with them," : "It only reads,";
  if (!json) printLine(notes, `${does} and listens to this machine only. Ctrl-C ends it.`);
  if (open)
    openBrowser(url, (why) => printLine(stderr, `warning: the browser was not opened (${why}); open ${url}`));
  await stopped.promise;
  await close();
}

function portOf(text: string): number {
  const port = Number(text);
  const whole = Number.isInteger(port) && port >= 0 && port < 65_536 && text.trim() !== "";
  expect(whole, "usage", "serve", "a number from 0 to 65535 for --port", text, "Write --port 8080.");
  return port;
}

/** What opens an address, by platform. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

function openBrowser(url: string, onFailed: (why: string) => void): void {
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", ({ message }) => onFailed(message));
  child.unref();
}
