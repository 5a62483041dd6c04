/** The verb `sweep`: many runs from one plan, here and on every machine that joins. */
import { join } from "node:path";
import { Command } from "commander";
import { InputError, Interrupted, RunError, runs } from "../../../../src/index.ts";
import { type PlanOptions, readPlan } from "../plan/index.ts";
import type { SweepStatus, TaskStatus } from "../queue/status.ts";
import { jobPlan } from "../shards/index.ts";
import { resultsIn } from "../sweep/results.ts";
import { runSweep } from "../sweep/run.ts";
import { trialsOf } from "../sweep/trials.ts";
import { plainText, sweepPage, tableOf } from "../table/index.ts";
import type { Plan } from "../types.ts";
import type { SupervisorEvent } from "../worker/supervisor.ts";
import { controls } from "./controls.ts";
import { jobIn, joined, outOf } from "./job.ts";
import { kit } from "./kit.ts";
import { resultVerbs } from "./results.ts";
import { serverOf } from "./target.ts";
import { countsOf, describe, header, sweepJson, taskLine } from "./view.ts";

type Io = kit.Io;

interface Flags {
  readonly out?: string;
  readonly store?: string;
  readonly database?: string;
  readonly cores?: number;
  readonly memory?: number;
  readonly lease?: number;
  readonly most?: number;
  readonly work: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave sweep examples/sweep.yaml
  $ unweave sweep study.yaml --out runs/sweeps/study --json
  $ unweave sweep study.yaml --database postgres://me:secret@host/unweave --store s3://bucket/study
  $ unweave sweep status runs/sweeps/study

The same command goes on with what is left; finished runs are never computed again. Without --database everything is in --out and
nothing needs to be installed. With it, machines join and leave at any time: unweave worker postgres://….`;

/** A whole number above 0; an InputError otherwise. */
export const count =
  (flag: string) =>
  (text: string): number => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new InputError("usage", "sweep", `${flag} with a whole number above 0`, text, `Write ${flag} 2.`);
  };

/** The verb with its own verbs. */
export function sweep(io: Io): Command {
  const verb = new Command("sweep")
    // What stands behind one of its verbs is that verb's.
    .enablePositionalOptions()
    .description("Many runs from one plan: on this machine, and on all that join")
    .argument("[plan]", "a YAML or JSON file, or a module that gives the same")
    .option("--out <dir>", "folder of the sweep; runs/sweeps/NAME by default")
    .option("--store <place>", "where results are kept: a folder, s3://BUCKET/PREFIX; --out by default")
    .option(
      "--database <url>",
      "a PostgreSQL server that other machines reach; UNWEAVE_SWEEP_URL says it too",
    )
    .option("--cores <n>", "cores that tasks may take here; all by default", count("--cores"))
    .option("--memory <MiB>", "memory that tasks may take here", count("--memory"))
    .option(
      "--lease <seconds>",
      "silence after which a task is given to another worker; 120 by default",
      count("--lease"),
    )
    .option("--most <n>", "the most trials that a plan may have; 10000 by default", count("--most"))
    .option("--no-work", "take the plan in and watch, but compute nothing here")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action((file: string | undefined, flags: Flags) => run(io, file, flags));
  for (const each of [...controls(io), ...resultVerbs(io)]) verb.addCommand(each);
  return verb;
}

async function run(io: Io, file: string | undefined, flags: Flags): Promise<void> {
  if (file === undefined) {
    const todo = "Write unweave sweep examples/sweep.yaml.";
    throw new InputError("usage", "sweep", "a plan, or one of its verbs", "neither", todo);
  }
  const signal = kit.interruptSignal(io, "stopping; runs keep a checkpoint, and the same command goes on");
  const options: PlanOptions = { signal, most: flags.most, onNote: (text) => kit.printLine(io.notes, text) };
  const job = jobIn(file);
  const plan = job === null ? await readPlan(file, options) : await jobPlan(job);
  for (const warning of plan.warnings) io.stderr.write(`warning: ${warning}\n`);
  const out = flags.out ?? join("runs", "sweeps", plan.name);
  const status = await worked(io, plan, out, flags, signal);
  await finish(io, status, { out, job }, flags);
}

async function worked(
  io: Io,
  plan: Plan,
  out: string,
  flags: Flags,
  signal: AbortSignal,
): Promise<SweepStatus> {
  const { store, cores, memory, lease, work } = flags;
  const view = table(io, plan.name, flags.json === true);
  const machine = { ...(cores !== undefined && { cores }), ...(memory !== undefined && { memory }) };
  try {
    return await runSweep(plan, {
      ...{ out, store, lease, work, machine, signal },
      database: serverOf(flags.database),
      ...view,
    });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(
      `stopped; the same command goes on, and unweave sweep status ${out} says how it stands`,
    );
  }
}

/** A table that fills: a line for each task that ends, and a bar below. */
function table(io: Io, label: string, isJson: boolean) {
  const told = new Map<string, string>();
  let bar: kit.Progress | null = null;
  let isHeaded = false;
  const widths = [8, 9, 0, 8, 6];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]))
      .join("  ")
      .trimEnd();
  const print = (status: SweepStatus, task: TaskStatus) => {
    if (!isHeaded) kit.printLine(io.notes, line(header(status)));
    isHeaded = true;
    kit.printLine(io.notes, line(taskLine(status, task)));
  };
  return {
    onStatus: (status: SweepStatus) => {
      const tasks = trialsOf(status);
      widths[2] = Math.max(8, ...tasks.map((task) => describe(task).length));
      const ended = tasks.filter(({ state }) => state !== "waiting" && state !== "running");
      for (const task of ended.filter(({ name, state }) => told.get(name) !== state)) {
        if (!isJson || io.notes.isTTY) print(status, task);
        told.set(task.name, task.state);
      }
      bar ??= kit.progress(io.notes, label, tasks.length, "trials");
      const begun = tasks.reduce((sum, { state, share }) => sum + (state === "running" ? share : 0), 0);
      if (ended.length < tasks.length)
        bar.update(ended.length, countsOf(tasks), (ended.length + begun) / tasks.length);
    },
    onEvent: (event: SupervisorEvent) => {
      if (event.type === "note") kit.printLine(io.stderr, event.text);
      if (event.type === "failed")
        kit.printLine(io.stderr, `${event.held.task.name.slice(0, 8)} failed: ${event.reason}`);
      if (event.type === "lost")
        kit.printLine(
          io.stderr,
          `${event.held.task.name.slice(0, 8)} was taken over by another worker, or cancelled`,
        );
    },
  };
}

/** What is left to do when nothing is left to compute: the table and the page of a sweep, the whole of a job. */
async function finish(
  io: Io,
  status: SweepStatus,
  { out, job }: { readonly out: string; readonly job: object | null },
  { json }: Flags,
): Promise<void> {
  const trials = trialsOf(status);
  const failed = trials.filter(({ state }) => state === "failed").length;
  const whole = job !== null && failed === 0 ? await joined(job, status) : null;
  const page = join(out, "sweep.html");
  const results = resultsIn(status);
  if (job === null) runs.writeFile(page, sweepPage(results));
  if (json) kit.printJson(io, { ...sweepJson(status), ...(whole === null ? { page } : { joined: whole }) });
  else {
    const table = job === null ? `${plainText(tableOf(results))}\npage: ${page}\n` : "";
    const put = job === null || whole === null ? "" : `written: ${outOf(job)}\n`;
    for (const note of (whole?.notes ?? []) as readonly string[]) io.stderr.write(`warning: ${note}\n`);
    io.stdout.write(`${status.name}: ${countsOf(trials)}\n\n${table}${put}results: ${status.store}\n`);
  }
  if (failed === 0) return;
  const todo = `unweave sweep status ${out} says why; mend it, then unweave sweep retry ${out} and the same command again.`;
  const got = `${failed} of ${trials.length} that failed`;
  throw new RunError("sweep", status.name, "trials that succeed", got, todo);
}
