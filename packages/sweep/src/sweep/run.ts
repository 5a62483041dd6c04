/** A sweep from its plan to its results: taken in, worked on here as long as something is left, watched. */
import { join, resolve } from "node:path";
import { runs } from "../../../../src/index.ts";
import { type Database, openEmbedded, openServer } from "../queue/database.ts";
import { counts, type SweepStatus, statusOf, sweepNames, sweepRecord } from "../queue/status.ts";
import { pause, type SweepRecord, sendAllAgain, takeIn } from "../queue/sweeps.ts";
import { isAddress, openStore } from "../store/index.ts";
import type { Plan, Store } from "../types.ts";
import { type Machine, thisMachine } from "../worker/machine.ts";
import { Supervisor, type SupervisorEvent } from "../worker/supervisor.ts";
import { advance, rungsOf } from "./advance.ts";
import { grantAsked } from "./asked.ts";
import { expectFit } from "./fit.ts";
import { dataOf, keep, type PlanRecord, plannedOf, resultsOf } from "./record.ts";

/** Where a sweep is kept and computed. */
export interface SweepOptions {
  /** The folder of its queue, and of its results unless `store` says otherwise. */
  readonly out: string;
  readonly store?: string;
  /** URL of a PostgreSQL server; by default the database is in `out`. */
  readonly database?: string;
  readonly machine?: Partial<Pick<Machine, "cores" | "memory" | "backends">>;
  /** Seconds without a sign of life after which a task is given to somebody else. */
  readonly lease?: number;
  /** Whether this process computes too. */
  readonly work?: boolean;
  readonly signal: AbortSignal;
  readonly patience?: number;
  onEvent?(event: SupervisorEvent): void;
  /** Is told how things stand every second, and at the end. */
  onStatus?(status: SweepStatus): void;
}

/** Seconds of a lease, and without a database. */
const [LEASE, PATIENCE] = [120, 600];
const SECOND = 1000;

/** The folder of the queue that belongs to a folder of results. */
export const queueOf = (out: string): string => join(out, ".queue");
/** What a sweep was like when somebody last worked on it here. */
export const statusFile = (out: string): string => join(out, "status.json");

/** Works on a sweep until nothing is left to do; gives how it stands then. */
export async function runSweep(plan: Plan, options: SweepOptions): Promise<SweepStatus> {
  const out = resolve(options.out);
  const { signal, onEvent = () => {}, patience = PATIENCE } = options;
  const note = (text: string) => onEvent({ type: "note", text });
  const { store: asked = out } = options;
  // Children and other machines open it too, wherever they work.
  const place = isAddress(asked) ? asked : resolve(asked);
  const store = await openStore(place);
  const database =
    options.database === undefined
      ? await openEmbedded(queueOf(out), note)
      : await openServer(options.database);
  const machine = machineFor(plan, options, database.isEmbedded);
  try {
    if (database.isEmbedded) expectFit(plan, machine);
    await takePlan(database, store, place, plan, options.lease ?? LEASE);
    if (database.isEmbedded) await goOn(database, plan.name);
    else if ((await sweepRecord(database, plan.name))!.paused)
      note(`the sweep is paused: unweave sweep resume ${plan.name}`);
    await advance(database, plan.name);
    const watching = watch(database, plan.name, options);
    const supervisor = new Supervisor({
      ...{ database, signal, patience, onEvent },
      machine: options.work === false ? { ...machine, cores: 0 } : machine,
      openStore: async (url) => (url === place ? store : openStore(url)),
      scratch: join(out, "working"),
      refused: async () => (await sweepNames(database)).filter((name) => name !== plan.name),
      isDone: async () => {
        await advance(database, plan.name);
        const { waiting, running } = await counts(database, plan.name);
        return waiting + running === 0;
      },
      onCompleted: () => advance(database, plan.name),
    });
    try {
      await supervisor.work();
    } finally {
      await watching.stop().catch(() => {});
    }
    return (await statusOf(database, plan.name))!;
  } finally {
    await database.close();
  }
}

/** Who is alone with a plan tries every backend that it asks for. */
function machineFor({ trials }: Plan, { machine = {} }: SweepOptions, isAlone: boolean): Machine {
  const backends = [...new Set(trials.map(({ needs }) => needs.backend))];
  return thisMachine(isAlone ? { backends, ...machine } : machine);
}

/** Whoever gives a plan again wants it to go on, whatever was asked of the process before. */
async function goOn(database: Database, sweep: string): Promise<void> {
  await pause(database, sweep, false);
  await sendAllAgain(database, sweep);
}

async function takePlan(
  database: Database,
  store: Store,
  place: string,
  plan: Plan,
  lease: number,
): Promise<void> {
  const { name, objective, pruning, retries, trials } = plan;
  const told: PlanRecord = {
    objective,
    pruning,
    data: dataOf(trials),
    trials: pruning === null ? [] : trials,
  };
  const record: SweepRecord = {
    name,
    store: place,
    unweave: runs.VERSION,
    about: { retries, lease, plan: { ...told } },
  };
  const results = await resultsOf(store);
  const pruned = pruning === null ? null : { name, objective, pruning, trials };
  const done = [...results.values()].map(({ task, result }) => ({ name: task, result }));
  const planned = pruned === null ? plannedOf(plan) : rungsOf(pruned, done);
  await keep(store, { format: 1, record, planned });
  await takeIn(database, record, planned, results);
}

/** A look takes at most this share of the time: one at ten thousand trials is a long one. */
const SHARE = 0.1;

/** Looks every second at what was asked and how things stand, and less often where a look takes long. */
function watch(
  database: Database,
  sweep: string,
  { out, onStatus = () => {} }: SweepOptions,
): { stop(): Promise<void> } {
  const look = async () => {
    if (database.isEmbedded) await grantAsked(database, queueOf(out), sweep);
    const status = await statusOf(database, sweep);
    if (status === null) return;
    runs.writeJson(statusFile(out), { at: new Date().toISOString(), ...status });
    onStatus(status);
  };
  let timer: NodeJS.Timeout;
  let going: Promise<void> = Promise.resolve();
  const later = (milliseconds: number) => {
    timer = setTimeout(() => {
      const started = performance.now();
      going = look()
        .catch(() => {})
        .then(() => later(Math.max(SECOND, (performance.now() - started) / SHARE)));
    }, milliseconds);
  };
  later(SECOND);
  return {
    stop: async () => {
      clearTimeout(timer);
      await going;
      clearTimeout(timer);
      await look();
    },
  };
}
