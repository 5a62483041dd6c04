/** What can be asked of a sweep that was begun: how it stands, to pause, to go on, to give up tasks or to send them again. */
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import type { Wish } from "../sweep/asked.ts";
import { kit } from "./kit.ts";
import { TARGET, type Target, targetOf } from "./target.ts";
import { failureText, statusText, sweepJson } from "./view.ts";

interface Flags {
  readonly database?: string;
  readonly json?: boolean;
}

/** Milliseconds between looks while a sweep drains. */
const LOOK = 1000;

function verb(io: kit.Io, name: string, about: string, action: Action, takesTasks = false): Command {
  const command = new Command(name).description(about).argument("<sweep>", TARGET);
  if (takesTasks) command.argument("[trials...]", "names of trials, or how they begin; all by default");
  return command
    .option("--database <url>", "the PostgreSQL server; UNWEAVE_SWEEP_URL says it too")
    .option("--json", "one JSON document on stdout")
    .action((sweep: string, ...rest: unknown[]) => {
      const flags = rest[takesTasks ? 1 : 0] as Flags;
      const tasks = takesTasks ? (rest[0] as string[]) : [];
      return action(
        targetOf(sweep, flags.database, (text) => kit.printLine(io.stderr, text)),
        tasks,
        flags,
      );
    });
}

/** Every verb below `sweep`. */
export function controls(io: kit.Io): Command[] {
  const asking = (name: string, about: string, wish: (tasks: string[]) => Wish, takesTasks = false) =>
    verb(io, name, about, wishing(io, wish, name), takesTasks);
  return [
    verb(
      io,
      "status",
      "How a sweep stands: states, who computes what, failures with their last lines",
      status(io),
    ),
    verb(io, "failed", "The trials that failed, why, and what they printed last", failed(io)),
    asking("pause", "Nothing more is taken; what runs goes on", () => ({ do: "pause" })),
    asking("resume", "Tasks are taken again", () => ({ do: "resume" })),
    asking("cancel", "Takes out what waits and stops what runs", (tasks) => ({ do: "cancel", tasks }), true),
    asking("retry", "Sends failed and cancelled trials again", (tasks) => ({ do: "retry", tasks }), true),
    verb(io, "drain", "Pauses, and waits until nothing runs", drain(io)),
    verb(io, "repair", "Builds the queue's database again from the results", repairing(io)),
  ];
}

const repairing =
  (io: kit.Io): Action =>
  async (target, _, { json }) => {
    const found = await target.repair();
    if (json) return kit.printJson(io, found);
    const { sweeps, results, damaged, leftovers } = found;
    for (const each of damaged) io.stderr.write(`warning: ${each}\n`);
    const rests = leftovers.length === 0 ? "" : `; ${leftovers.length} attempts are no results`;
    io.stdout.write(`${sweeps.join(", ")}: ${results} results${rests}\n`);
  };

type Action = (target: Target, tasks: string[], flags: Flags) => Promise<void>;

const wishing =
  (io: kit.Io, wish: (tasks: string[]) => Wish, name: string): Action =>
  async (target, given) => {
    const changed = await target.wish(wish(await namesOf(target, given)));
    io.stdout.write(changed === null ? `${name}: asked\n` : `${name}: ${changed} trials\n`);
  };

const status =
  (io: kit.Io): Action =>
  async (target, _, { json }) => {
    const { status, at } = await target.status();
    if (json) return kit.printJson(io, { ...sweepJson(status), paused: status.paused, tasks: status.tasks });
    io.stdout.write(`${statusText(status)}${at === null ? "" : `\n${at}\n`}`);
  };

const failed =
  (io: kit.Io): Action =>
  async (target, _, { json }) => {
    const all = (await target.status()).status.tasks.filter(({ state }) => state === "failed");
    if (json) return kit.printJson(io, all);
    io.stdout.write(all.length === 0 ? "none failed\n" : `${all.map(failureText).join("\n")}\n`);
  };

const drain =
  (io: kit.Io): Action =>
  async (target) => {
    await target.wish({ do: "pause" });
    for (;;) {
      const { tasks } = (await target.status()).status;
      const running = tasks.filter(({ state }) => state === "running").length;
      if (running === 0) return void io.stdout.write("drained\n");
      kit.printLine(io.notes, `${running} still running`);
      await wait(LOOK);
    }
  };

/** Whole names of trials that are given by their beginnings. */
async function namesOf(target: Target, given: readonly string[]): Promise<string[]> {
  if (given.length === 0) return [];
  const { status } = await target.status();
  return status.tasks.map(({ name }) => name).filter((name) => given.some((each) => name.startsWith(each)));
}
