/** Tasks that a machine could not take even if nothing else ran on it: said at once, because they would wait without end. */
import { InputError } from "../../../../src/index.ts";
import type { Database } from "../queue/database.ts";
import type { Needs, Plan } from "../types.ts";
import type { Machine } from "../worker/machine.ts";

type Capacity = Pick<Machine, "cores" | "memory" | "backends">;

const fits = (needs: Needs, { cores, memory, backends }: Capacity) =>
  needs.cores <= cores && needs.memory <= memory && backends.includes(needs.backend);

const words = ({ cores, memory, backend }: Needs) =>
  `${cores} cores, ${memory} MiB and the backend ${backend}`;
const have = ({ cores, memory, backends }: Capacity) =>
  `${cores} cores, ${memory} MiB and ${backends.join(", ")}`;

/** Refuses a plan of which this machine, which is alone with it, can never take a trial. */
export function expectFit({ name, trials }: Pick<Plan, "name" | "trials">, machine: Capacity): void {
  const large = trials.find(({ needs }) => !fits(needs, machine));
  if (large === undefined) return;
  const todo = "Lower needs in the plan, raise --cores or --memory, or use --database and a larger machine.";
  const got = `a trial that needs ${words(large.needs)}`;
  throw new InputError("sweep", name, `trials for a machine of ${have(machine)}`, got, todo);
}

/** What of the sweeps this machine can ever take is not done; with those that it cannot, each said once. */
export async function leftFor(
  database: Pick<Database, "sql">,
  machine: Capacity,
  refused: readonly string[],
): Promise<{ readonly left: number; readonly tooLarge: readonly string[] }> {
  const lanes = await database.sql<Needs & { sweep: string; left: number }>(
    `SELECT l.sweep, l.cores, l.memory, l.backend, count(t.name)::int AS left FROM unweave.lane l
     JOIN unweave.task t ON t.queue = l.queue AND t.state IN ('waiting', 'running')
     WHERE NOT l.sweep = ANY($1) GROUP BY l.queue ORDER BY l.queue`,
    [refused],
  );
  const [mine, others] = [
    lanes.filter((lane) => fits(lane, machine)),
    lanes.filter((lane) => !fits(lane, machine)),
  ];
  return {
    left: mine.reduce((sum, { left }) => sum + left, 0),
    tooLarge: others.map(
      (lane) => `tasks of the sweep "${lane.sweep}" need ${words(lane)}; this worker has ${have(machine)}`,
    ),
  };
}
