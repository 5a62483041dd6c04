/**
 * The program: verbs, and exit codes (0 done, 1 failed, 2 wrong usage or input; stopped by Ctrl-C 130, by SIGTERM 143, by SIGHUP
 * 129).
 */
import { Command, CommanderError } from "commander";
import { InputError, Interrupted, RunError, unknownName } from "../errors.ts";
import { VERSION } from "../run/version.ts";
import { type Io, NOWHERE, type Output, type StopSignal, type World } from "./io.ts";
import { overview } from "./overview.ts";
import { printLine } from "./progress.ts";
import { VERBS } from "./verbs.ts";

const STOPPED: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Runs the verb that `args` name, in this process; gives the exit code. Errors are printed, not thrown. */
export async function main(args: readonly string[], world: World): Promise<number> {
  let stopped: StopSignal = "SIGINT";
  const onInterrupt: World["onInterrupt"] = (listener) =>
    world.onInterrupt((signal = "SIGINT") => {
      stopped = signal;
      listener(signal);
    });
  try {
    await (await programFor(args, { ...world, onInterrupt })).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return error instanceof Interrupted ? stop(error, world, stopped) : explain(error, args, world);
  }
}

const verbOf = (args: readonly string[]) => args.find((arg) => !arg.startsWith("-"));

/** The program with the verbs that `args` are about; with all of them where they name none. */
export async function programFor(args: readonly string[], world: World): Promise<Command> {
  const program = new Command("unweave")
    // What stands behind a verb is that verb's.
    .enablePositionalOptions()
    .description("Contrastive representations whose parts mean one thing each: train, measure, see.")
    .addHelpText("after", "\nFirst steps:\n  $ unweave demo\n  $ unweave list recipes");
  let isQuiet = false;
  const io: Io = {
    ...world,
    get notes() {
      return isQuiet ? NOWHERE : world.stderr;
    },
  };
  const verb = verbOf(args);
  if (verb !== undefined && verb !== "help" && !Object.hasOwn(VERBS, verb)) {
    throw unknownName("verb", verb, Object.keys(VERBS));
  }
  // Help and completion need every verb's words; a run needs one verb.
  const isAboutAll = verb === undefined || verb === "help" || verb === "completion";
  if (isOverview(args)) for (const each of overview()) program.addCommand(each);
  else
    for (const [name, load] of Object.entries(VERBS))
      if (isAboutAll || verb === name) program.addCommand(await (await load()).command(io));
  printThrough(program, world);
  addShared(program, () => {
    isQuiet = true;
  });
  return program;
}

/** Whether the list of all verbs is asked for, and no verb's own help. */
const isOverview = (args: readonly string[]) =>
  args.every((arg) => arg.startsWith("-")) || (args.length === 1 && args[0] === "help");

/** Commander takes 80 columns where a stream has no width. */
const widthOf = ({ isTTY, columns }: Output) => (isTTY ? columns : undefined) as number;

/** How a person calls the program: installed by its name, in the repository through its script. */
const CALLED = import.meta.url.endsWith(".ts") ? "npm run -s unweave --" : "unweave";
const asCalled = (help: string) => help.replaceAll("$ unweave", `$ ${CALLED}`);

/** Makes a command and those below it print on `io`, and throw where they would end the process. */
function printThrough(command: Command, io: World): void {
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

/** Gives a command and those below it what every verb has. */
function addShared(command: Command, onQuiet: () => void): void {
  command
    .option("--quiet", "no progress and no notes: results, warnings and errors only")
    .version(VERSION, "-V, --version", "the version of this program")
    .on("option:quiet", onQuiet);
  for (const sub of command.commands) addShared(sub, onQuiet);
}

/** Prints an error as its reader needs it; gives the exit code. */
function explain(error: unknown, args: readonly string[], { stderr }: World): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    stderr.write(usage(error, verbOf(args)));
    return 2;
  }
  printLine(stderr, messageOf(error));
  return error instanceof InputError ? 2 : 1;
}

function stop({ message }: Interrupted, { stderr }: World, signal: StopSignal): number {
  printLine(stderr, message);
  return STOPPED[signal];
}

/** What a person reads of an error: a sentence, but for mistakes of our own, which keep their stack. */
export function messageOf(error: unknown): string {
  if (error instanceof InputError || error instanceof RunError) return error.message;
  const { code, syscall, path, message, stack } = error as NodeJS.ErrnoException;
  // A thread that could not be started names the system's reason in its message only.
  const reason = syscall === undefined ? Object.keys(ADVICE).find((each) => message?.includes(each)) : code;
  if (reason === undefined) return stack ?? message ?? String(error);
  const todo = ADVICE[reason] ?? "Mend that and run the command again.";
  return `system "${path ?? syscall ?? "thread"}": expected a call that succeeds, got ${message.split("\n")[0]}. ${todo}`;
}

const FEW = "Raise the number of open files (ulimit -n 1024) and run the command again.";
const ADVICE: Readonly<Record<string, string>> = {
  EMFILE: FEW,
  ENFILE: FEW,
  ENOMEM: "Free some memory, or take fewer images: data.pictures=N.",
  ENOSPC: "Free some space and run the command again.",
};

/** Commander's complaint in our grammar; where it printed the help there is nothing to add. */
function usage({ code, message }: CommanderError, verb: string | undefined): string {
  if (code === "commander.help") return "";
  const [got, hint] = message.replace(/^error: /, "").split("\n");
  const help = `${CALLED} ${verb === undefined ? "" : `${verb} `}--help`;
  const todo = hint === undefined ? "" : `${hint.slice(1, -1)} `;
  return `usage "${verb ?? "unweave"}": expected what ${help} shows, got ${got}. ${todo}See ${help}.\n`;
}
