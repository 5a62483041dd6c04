/** Whether a worker can compute anything of a sweep: the same version, its store, its data. Asked once for each sweep. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SweepRecord } from "../queue/sweeps.ts";
import type { Store, Task } from "../types.ts";
import { begin } from "../worker/attempt.ts";
import type { Machine } from "../worker/machine.ts";
import { kept, type PlanRecord } from "./record.ts";

/** Why this machine can take nothing of a sweep; null where it can. */
async function objection(
  record: SweepRecord,
  machine: Machine,
  openStore: (url: string) => Promise<Store>,
): Promise<string | null> {
  const { name, unweave, store, about } = record;
  if (unweave !== machine.unweave)
    return `it was planned by Unweave ${unweave}, and this worker is ${machine.unweave}: install the same version`;
  const place = await openStore(store).catch((error: Error) => error);
  if (place instanceof Error) return place.message;
  if ((await kept(place, name)) === null)
    return `its results are kept in ${place.url}, which is another place on this machine: share that folder, or plan with --store s3://…`;
  const planned = (about.plan as unknown as PlanRecord).data;
  if (planned.length === 0) return null;
  const needs = { cores: 1, memory: 1000, backend: "cpu" };
  const task: Task = { name: "probe", kind: "probe", spec: { planned }, needs, priority: 0 };
  const ending = await begin(task, join(tmpdir(), `unweave-probe-${process.pid}`), store).ended;
  return ending.type === "failed" ? ending.reason : null;
}

/** Judges each sweep once, and again when it was planned anew; says why where it refuses. */
export class Judge {
  private readonly found = new Map<string, string | null>();
  private readonly machine: Machine;
  private readonly openStore: (url: string) => Promise<Store>;
  private readonly onNote: (text: string) => void;

  constructor(machine: Machine, openStore: (url: string) => Promise<Store>, onNote: (text: string) => void) {
    this.machine = machine;
    this.openStore = openStore;
    this.onNote = onNote;
  }

  /** Of the sweeps that are given, the names of those that are refused. */
  async refused(records: readonly SweepRecord[]): Promise<string[]> {
    const names: string[] = [];
    for (const record of records) {
      const { data } = record.about.plan as unknown as PlanRecord;
      const key = JSON.stringify([record.name, record.unweave, record.store, data]);
      if (!this.found.has(key)) {
        const why = await objection(record, this.machine, this.openStore);
        this.found.set(key, why);
        if (why !== null) this.onNote(`nothing of the sweep "${record.name}" is taken: ${why}`);
      }
      if (this.found.get(key) !== null) names.push(record.name);
    }
    return names;
  }
}
