/** The rows of every table on Extended Yale B: which method is trained on what, in which fold, with which seed. */
import { type Dataset, datasets, type heldOut, type Ref, random, type study } from "../../src/index.ts";
import { bySeed } from "../cells.ts";
import { measuredChoice } from "./chosen.ts";
import { AMOUNTS, fewer, mislabelled, WRONG } from "./conditions.ts";
import { chance, experimentOf, measured, type Reading, type Task } from "./measure.ts";
import { FEW, METHODS, type Method, RELIGHTING, TOLD } from "./methods.ts";
import { dataOf, foldsOf, newLights } from "./people.ts";

/** The tables, in their order. */
export const TABLES = ["methods", "newLights", "amounts", "labels", "relighting"] as const;
/** Name of a table. */
export type Table = (typeof TABLES)[number];

/** How often everything is repeated, where nobody says it. */
const SEEDS: Readonly<Record<Table, number>> = {
  methods: 5,
  newLights: 3,
  amounts: 2,
  labels: 2,
  relighting: 1,
};

/** What a person says of the tables. */
export interface Asked {
  readonly seeds?: number | undefined;
  readonly folds: number;
  readonly quick: boolean;
}

/** A quick training has a tenth of the steps. */
const QUICK = 10;
/** Seconds of a row whose recipe fits closed forms, of one that is trained, and of a choice. */
const [FITTED, TRAINED, CHOSEN] = [15, 60, 400];
/** Minutes that a choice of a quick study has; others have the program's own. */
const QUICK_MINUTES = 0.1;

/** What the row of a table, a fold and a seed says. */
export interface Done {
  readonly table: Table;
  readonly fold: number;
  readonly seed: number;
  readonly readings: readonly Reading[];
}

/** Pictures as methods need them, each size opened once. */
export type Opened = (method: Method) => { readonly ref: Ref; readonly dataset: Dataset };

/** Opens the pictures of a folder in the sizes that methods have. */
export async function opened(path: string): Promise<Opened> {
  const sizes = new Map<string, { ref: Ref; dataset: Dataset }>();
  for (const { size } of METHODS) {
    const ref = dataOf(path, size);
    if (!sizes.has(`${size}`)) sizes.set(`${size}`, { ref, dataset: await datasets.registry.resolve(ref) });
  }
  return ({ size }) => sizes.get(`${size}`)!;
}

interface Place {
  readonly table: Table;
  readonly fold: number;
  readonly seed: number;
}
const slug = (text: string) => text.replaceAll(/[^A-Za-z0-9.]+/g, "-");
const keyOf = ({ table, fold, seed }: Place, name: string) => `${table}-${slug(name)}-${fold}-${seed}`;

/** Every row of every table, seed by seed, so that a study that is cut short has the same methods throughout. */
export function rowsOf(open: Opened, asked: Asked): study.Row<Done>[] {
  return TABLES.flatMap((table) => {
    const seeds = asked.seeds ?? (asked.quick ? 1 : SEEDS[table]);
    const folds = table === "amounts" || asked.quick ? 1 : asked.folds;
    return bySeed(seeds, (seed) =>
      bySeed(folds, (fold) => placed({ table, fold, seed }, open, asked)).flat(),
    ).flat();
  });
}

function placed(place: Place, open: Opened, asked: Asked): study.Row<Done>[] {
  const row = (task: Omit<Task, "seed">) => rowOf(place, { ...task, seed: place.seed }, asked);
  const { table, fold, seed } = place;
  const of = (method: Method) => {
    const { ref, dataset } = open(method);
    return { method, ref, dataset, fold: foldsOf(dataset)[fold] };
  };
  const rng = random(seed).fork(table, fold);
  switch (table) {
    case "methods":
      return [
        ...guessed(place, of(METHODS[0])),
        ...once(METHODS, seed).map((each) => row(of(each))),
        chosenRow(place, of(METHODS[0]), asked),
      ];
    case "newLights": {
      const lit = (method: Method) => {
        const task = of(method);
        return { ...task, fold: newLights(task.dataset, task.fold) };
      };
      return [...guessed(place, lit(FEW[0])), ...once(FEW, seed).map((each) => row(lit(each)))];
    }
    case "amounts":
      return AMOUNTS.flatMap((amount) =>
        FEW.map((method) => {
          const task = of(method);
          const prefix = `${amount.people} people, ${amount.pictures} pictures: `;
          return row({ ...task, fold: fewer(task.dataset, task.fold, amount, rng), prefix });
        }),
      );
    case "labels":
      return WRONG.flatMap((share) =>
        TOLD.map((method) => {
          const task = of(method);
          const labelled = mislabelled(task.dataset, task.fold.train, share, rng.fork(share));
          return row({ ...task, labelled, prefix: `${100 * share} % wrong: ` });
        }),
      );
    case "relighting":
      return RELIGHTING.map((method) => row(of(method)));
  }
}

/** Methods without randomness are measured for the first seed only. */
const once = (methods: readonly Method[], seed: number) =>
  methods.filter(({ closed }) => seed === 0 || closed !== true);

/** The pictures without where they lie, so that rows are found again on another machine. */
function placeless({ name, options: { path: _, ...options } = {} }: Ref): Ref {
  return { name, options };
}

function rowOf(place: Place, task: Task, { quick }: Asked): study.Row<Done> {
  const experiment = experimentOf(task, quick ? QUICK : 1);
  const { method, fold, prefix = "" } = task;
  return {
    key: keyOf(place, prefix + method.name),
    settings: {
      experiment: { ...experiment, data: placeless(experiment.data) },
      method,
      held: fold.labels,
      prefix,
      ...place,
    },
    cost: experiment.steps === 0 || method.untrained === true ? FITTED : TRAINED,
    run: async (context) => ({ ...place, readings: await measured(task, experiment, context) }),
  };
}

function chosenRow(place: Place, task: Omit<Task, "method" | "seed">, { quick }: Asked): study.Row<Done> {
  const { ref, fold } = task;
  const minutes = quick ? QUICK_MINUTES : undefined;
  return {
    key: keyOf(place, "chosen"),
    settings: { data: placeless(ref), held: fold.labels, minutes, ...place },
    cost: CHOSEN,
    run: async (context) => ({
      ...place,
      readings: await measuredChoice({ ...task, seed: place.seed }, context, minutes),
    }),
  };
}

function guessed(
  place: Place,
  { dataset, fold }: { dataset: Dataset; fold: heldOut.Fold },
): study.Row<Done>[] {
  if (place.seed > 0) return [];
  const run = async () => ({ ...place, readings: [chance(dataset, fold)] });
  return [{ key: keyOf(place, "chance"), settings: { held: fold.labels, ...place }, cost: 1, run }];
}
