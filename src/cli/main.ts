#!/usr/bin/env node
/** The program: verbs, exit codes (0 done, 1 failed, 2 wrong usage or input, 130 interrupted). */
import { Command, CommanderError } from "commander";
import { InputError, Interrupted, RunError, unknownName } from "../errors.ts";

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

async function main(args: string[]): Promise<number> {
  const program = new Command("unweave")
    .description("Contrastive representations whose parts mean one thing each: train, measure, see.")
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText("after", "\nFirst steps:\n  $ npm run demo\n  $ npm run -s unweave -- list recipes");
  const asked = args.find((arg) => !arg.startsWith("-"));
  if (asked !== undefined && asked !== "help" && !Object.hasOwn(VERBS, asked)) {
    throw unknownName("verb", asked, Object.keys(VERBS));
  }
  for (const [name, load] of Object.entries(VERBS)) {
    // Help of the whole program needs every verb's line; a run needs one verb.
    if (asked === undefined || asked === "help" || asked === name) {
      const command = (await (await load()).command())
        .exitOverride()
        .configureOutput({ outputError: () => {} });
      for (const sub of command.commands) sub.exitOverride().configureOutput({ outputError: () => {} });
      program.addCommand(command);
    }
  }
  await program.parseAsync(args, { from: "user" });
  return Number(process.exitCode ?? 0);
}

/** Commander's complaint in our grammar; where it printed the help there is nothing to add. */
function usage({ code, message }: CommanderError): string {
  if (code === "commander.help") return "";
  const [got, hint] = message.replace(/^error: /, "").split("\n");
  const verb = process.argv.slice(2).find((arg) => !arg.startsWith("-"));
  const help = `unweave ${verb === undefined ? "" : `${verb} `}--help`;
  const todo = hint === undefined ? "" : `${hint.slice(1, -1)} `;
  return `usage "${verb ?? "unweave"}": expected what ${help} shows, got ${got}. ${todo}See ${help}.\n`;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) process.stderr.write(usage(error));
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    return 130;
  }
  const known = error instanceof InputError || error instanceof RunError;
  const text = known ? (error as Error).message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${text}\n`);
  return error instanceof InputError ? 2 : 1;
}

// Whoever reads has seen enough (`unweave --help | head`): nobody is left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = report(error);
  },
);
