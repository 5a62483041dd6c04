/** The program: verbs, and exit codes (0 done, 1 failed, 2 wrong usage or input, 130 interrupted). */
import { Command, CommanderError } from "commander";
import { InputError, Interrupted, RunError, unknownName } from "../errors.ts";
import type { Io, Output } from "./io.ts";

/** One file per verb, loaded when it is asked for, so that `--help` starts no runtime. */
const VERBS = {
  demo: () => import("./demo.ts"),
  train: () => import("./train.ts"),
  eval: () => import("./eval.ts"),
  embed: () => import("./embed.ts"),
  edit: () => import("./edit.ts"),
  report: () => import("./report.ts"),
  reproduce: () => import("./reproduce.ts"),
  list: () => import("./list.ts"),
  data: () => import("./data.ts"),
} as const;

/** Runs the verb that `args` name, in this process; gives the exit code. Errors are printed, not thrown. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await (await programFor(args, io)).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return explain(error, args, io);
  }
}

const verbOf = (args: readonly string[]) => args.find((arg) => !arg.startsWith("-"));

async function programFor(args: readonly string[], io: Io): Promise<Command> {
  const program = new Command("unweave")
    .description("Contrastive representations whose parts mean one thing each: train, measure, see.")
    .addHelpText("after", "\nFirst steps:\n  $ unweave demo\n  $ unweave list recipes");
  const verb = verbOf(args);
  if (verb !== undefined && verb !== "help" && !Object.hasOwn(VERBS, verb)) {
    throw unknownName("verb", verb, Object.keys(VERBS));
  }
  for (const [name, load] of Object.entries(VERBS)) {
    // Help of the whole program needs every verb's line; a run needs one verb.
    if (verb === undefined || verb === "help" || verb === name)
      program.addCommand(await (await load()).command(io));
  }
  printThrough(program, io);
  return program;
}

/** Commander takes 80 columns where a stream has no width. */
const widthOf = ({ isTTY, columns }: Output) => (isTTY ? columns : undefined) as number;

/** How a person calls the program: installed by its name, in the repository through its script. */
const CALLED = import.meta.url.endsWith(".ts") ? "npm run -s unweave --" : "unweave";
const asCalled = (help: string) => help.replaceAll("$ unweave", `$ ${CALLED}`);

/** Makes a command and those below it print on `io`, and throw where they would end the process. */
function printThrough(command: Command, io: Io): void {
  const { stdout, stderr } = io;
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(asCalled(text)),
    writeErr: (text) => stderr.write(text),
    outputError: () => {},
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
  });
  for (const sub of command.commands) printThrough(sub, io);
}

/** Prints an error as its reader needs it; gives the exit code. */
function explain(error: unknown, args: readonly string[], { stderr }: Io): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    stderr.write(usage(error, verbOf(args)));
    return 2;
  }
  if (error instanceof Interrupted) {
    stderr.write(`${error.message}\n`);
    return 130;
  }
  const known = error instanceof InputError || error instanceof RunError;
  const text = known ? error.message : ((error as Error).stack ?? String(error));
  stderr.write(`${text}\n`);
  return error instanceof InputError ? 2 : 1;
}

/** Commander's complaint in our grammar; where it printed the help there is nothing to add. */
function usage({ code, message }: CommanderError, verb: string | undefined): string {
  if (code === "commander.help") return "";
  const [got, hint] = message.replace(/^error: /, "").split("\n");
  const help = `${CALLED} ${verb === undefined ? "" : `${verb} `}--help`;
  const todo = hint === undefined ? "" : `${hint.slice(1, -1)} `;
  return `usage "${verb ?? "unweave"}": expected what ${help} shows, got ${got}. ${todo}See ${help}.\n`;
}
