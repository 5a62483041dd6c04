/** The verb `worker`: this machine computes tasks of the sweeps of a PostgreSQL server, until it is told to stop. */
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { InputError } from "../../../../src/index.ts";
import { isServer, openServer } from "../queue/database.ts";
import { sweepNames, sweepRecord } from "../queue/status.ts";
import { openStore } from "../store/index.ts";
import { advance } from "../sweep/advance.ts";
import { leftFor } from "../sweep/fit.ts";
import { Judge } from "../sweep/judge.ts";
import type { Store } from "../types.ts";
import { thisMachine } from "../worker/machine.ts";
import { Supervisor, type SupervisorEvent } from "../worker/supervisor.ts";
import { kit } from "./kit.ts";
import { count } from "./sweep.ts";
import { serverOf } from "./target.ts";
import { describe } from "./view.ts";

interface Flags {
  readonly cores?: number;
  readonly memory?: number;
  readonly scratch?: string;
  readonly backends?: string;
  readonly patience?: number;
  readonly untilDone?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave worker postgres://me:secret@host/unweave
  $ UNWEAVE_SWEEP_URL=postgres://… unweave worker --cores 8 --until-done

SIGTERM or Ctrl-C: runs keep a checkpoint, their tasks are given back, and another worker goes on with them.`;

/** Seconds that the database may be away. */
const PATIENCE = 600;

/** The verb. */
export function worker(io: kit.Io): Command {
  return new Command("worker")
    .description("Compute tasks of sweeps that a PostgreSQL server hands out")
    .argument("[url]", "postgres://USER:PASSWORD@HOST/DATABASE; UNWEAVE_SWEEP_URL by default")
    .option("--cores <n>", "cores that tasks may take; all by default", count("--cores"))
    .option("--memory <MiB>", "memory that tasks may take", count("--memory"))
    .option("--backends <names>", "where ONNX Runtime can compute here, by comma; cpu by default")
    .option(
      "--scratch <dir>",
      "where runs are computed before they are published; the system's folder for such by default",
    )
    .option(
      "--patience <seconds>",
      `how long the database may be away; ${PATIENCE} by default`,
      count("--patience"),
    )
    .option("--until-done", "end when nothing waits and nothing runs that this machine could take")
    .addHelpText("after", EXAMPLES)
    .action((url: string | undefined, flags: Flags) => work(io, url, flags));
}

async function work(io: kit.Io, given: string | undefined, flags: Flags): Promise<void> {
  const url = serverOf(given);
  const todo =
    "Write unweave worker postgres://USER:PASSWORD@HOST/DATABASE; without a server, unweave sweep PLAN works by itself.";
  if (url === undefined)
    throw new InputError("usage", "worker", "the URL of a PostgreSQL server", "none", todo);
  if (!isServer(url))
    throw new InputError("usage", "worker", "a URL that begins with postgres://", "another one", todo);
  const signal = kit.interruptSignal(io, "stopping; runs keep a checkpoint and are given back");
  const database = await openServer(url);
  const warn = (text: string) => kit.printLine(io.stderr, text);
  const machine = thisMachine({
    cores: flags.cores,
    memory: flags.memory,
    backends: flags.backends?.split(","),
  });
  const stores = new Map<string, Promise<Store>>();
  const open = (place: string) => {
    const opened = stores.get(place) ?? openStore(place);
    stores.set(place, opened);
    opened.catch(() => stores.delete(place));
    return opened;
  };
  const judge = new Judge(machine, open, warn);
  const refused = async () => judge.refused(await records(database));
  kit.printLine(
    io.notes,
    `${machine.worker}: ${machine.cores} cores, ${machine.memory} MiB, ${machine.backends.join(", ")}; tasks of ${database.name}`,
  );
  const told = new Set<string>();
  const isDone = async () => {
    for (const name of await sweepNames(database)) await advance(database, name);
    const { left, tooLarge } = await leftFor(database, machine, await refused());
    for (const each of tooLarge.filter((text) => !told.has(text))) warn(each);
    for (const each of tooLarge) told.add(each);
    return flags.untilDone === true && left === 0;
  };
  const supervisor = new Supervisor({
    ...{ database, machine, signal, refused, isDone, openStore: open },
    scratch: resolve(flags.scratch ?? join(tmpdir(), "unweave")),
    patience: flags.patience ?? PATIENCE,
    onCompleted: ({ sweep }) => advance(database, sweep),
    onEvent: (event) => kit.printLine(isExpected(event) ? io.notes : io.stderr, said(event)),
  });
  try {
    await supervisor.work();
  } finally {
    await database.close().catch(() => {});
  }
}

async function records(database: Parameters<typeof sweepNames>[0]) {
  const found = await Promise.all((await sweepNames(database)).map((name) => sweepRecord(database, name)));
  return found.filter((record) => record !== null);
}

/** Whether nobody need know of it to trust what comes out. */
const isExpected = ({ type }: SupervisorEvent) =>
  type === "began" || type === "completed" || type === "released";

function said(event: SupervisorEvent): string {
  if (event.type === "note") return event.text;
  const { task, sweep, about, attempt } = event.held;
  const what = `${sweep} ${task.name.slice(0, 8)} (${describe({ about, kind: task.kind })})`;
  const words = {
    began: `begins, attempt ${attempt}`,
    completed: "completed",
    released: "given back",
    lost: "is somebody else's now, or was cancelled: what was computed is not published",
    failed: event.type === "failed" ? `failed: ${event.reason}` : "",
  };
  return `${what}: ${words[event.type]}`;
}
