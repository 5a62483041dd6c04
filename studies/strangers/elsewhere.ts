/** What a choice chooses among some levels of the content, and what that and every other candidate is worth on levels that it did not see. */
import { rmSync } from "node:fs";
import {
  type Choice,
  chooseExperiment,
  datasets,
  experiments,
  heldOut,
  InputError,
  random,
  study,
  training,
} from "../../src/index.ts";
import { cell, SCORE } from "../cells.ts";
import { layersOf, within } from "./measure.ts";
import { ELSEWHERE, type Elsewhere, type Halves, LEVELS, openHalves, PICTURES, SOUGHT } from "./worlds.ts";

const COLUMNS = ["rank1", "any", "leak"] as const;
type Scores = Readonly<Record<"rank1" | "any", number>> & { readonly leak: number | null };

/** A world with one seed. */
export interface Found {
  readonly world: Elsewhere;
  readonly chosen: string;
  /** Everything that the choice tried, in its order, trained on all of the first half and asked about the second. */
  readonly candidates: readonly { readonly name: string; readonly scores: Scores }[];
  readonly rawPixels: Scores;
  /** What the choice did not try or cut short. */
  readonly notes: readonly string[];
}

/** What a person says of the table. */
export interface AskedElsewhere {
  readonly data: string;
  readonly seeds: number;
  readonly minutes: number;
}

/** Measuring what was tried takes about as long again as the choice. */
const AGAIN = 2;

/** A row for every world and seed. */
export function elsewhereRows({ data, seeds, minutes }: AskedElsewhere): study.Row<Found>[] {
  return Array.from({ length: seeds }, (_, seed) =>
    ELSEWHERE.map(
      (world): study.Row<Found> => ({
        key: `elsewhere-${world}-${seed}`,
        settings: { world, ...SOUGHT[world], levels: LEVELS, pictures: PICTURES, minutes, seed },
        cost: 60 * AGAIN * minutes,
        run: async (context) => {
          const halves = await openHalves(world, data, seed);
          const todo = "Name its folder: --set data=PATH.";
          if (halves === null) throw new InputError("world", world, "its file", "none", todo);
          return { world, ...(await found(halves, { minutes, seed }, context)) };
        },
      }),
    ),
  ).flat();
}

/** Chooses by the first half, and measures what was tried on the second. */
export async function found(
  halves: Halves,
  { minutes, seed }: { readonly minutes: number; readonly seed: number },
  { folder, signal, progress }: study.RowContext,
): Promise<Omit<Found, "world">> {
  const { ref, dataset, fold } = halves;
  const { choice } = await chooseExperiment(datasets.subset(dataset, fold.train), {
    ...{ data: ref, folder, seed, minutes, signal },
    onProgress: ({ share, what }) => progress(share / AGAIN, what),
  });
  const result = {
    chosen: choice.chosen,
    ...(await measuredAll(halves, choice, { signal, progress })),
    notes: choice.notes,
  };
  rmSync(folder, { recursive: true });
  return result;
}

async function measuredAll(
  { ref, dataset, fold, content }: Halves,
  { candidates, seed, nuisance }: Choice,
  { signal, progress }: Pick<study.RowContext, "signal" | "progress">,
): Promise<Pick<Found, "candidates" | "rawPixels">> {
  const runtime = new training.NodeRuntime();
  const bench: heldOut.Bench = { content, nuisance, runtime, dataset, seed, signal };
  const asked = { content, nuisance };
  const questions = heldOut.questionsOf(dataset, asked, fold.held, random(seed).fork("questions"));
  const read = async (codes: Parameters<typeof heldOut.scoresOf>[2]): Promise<Scores> => {
    const { rank1, any, leak } = await heldOut.scoresOf(runtime, questions, codes, codes);
    return { rank1, any, leak };
  };
  const resolved = candidates.map(({ name, given }) => ({
    name,
    experiment: within(
      experiments.resolveExperiment({ ...given, data: ref, seed, metrics: [] }, dataset),
      fold,
    ),
  }));
  // What is done to codes afterwards is no part of a training.
  const trainings = [
    ...Map.groupBy(resolved, ({ experiment }) => JSON.stringify({ ...experiment, project: [] })).values(),
  ];
  const all = new Map<string, Scores>();
  try {
    for (const [at, alike] of trainings.entries()) {
      const { experiment } = alike[0];
      const done = (share: number) => 1 / AGAIN + (1 - 1 / AGAIN) * ((at + share) / trainings.length);
      const onStep = (step: number) => progress(done(step / experiment.steps), alike[0].name);
      const known = { dataset, rows: fold.train };
      const encoder = await heldOut.trainedEncoder(runtime, experiment, known, { signal, onStep });
      const layers = alike.map((each) => layersOf(each.experiment, content));
      const codes = await heldOut.heldCodes(bench, encoder, fold, layers, [dataset]);
      for (const [i, { name }] of alike.entries()) all.set(name, await read(codes[i][0]));
    }
    return {
      candidates: resolved.map(({ name }) => ({ name, scores: all.get(name)! })),
      rawPixels: await read(datasets.shrunkPixels(dataset, fold.held)),
    };
  } finally {
    await runtime.close();
  }
}

/** What the choice came to, beside the best of all candidates in each column, and every candidate by itself. */
export function elsewhereTables(rows: readonly Found[]): string {
  const worlds = ELSEWHERE.filter((world) => rows.some((row) => row.world === world));
  const of = (world: Elsewhere) => rows.filter((row) => row.world === world);
  const short = worlds.flatMap((world) =>
    COLUMNS.map((column) => [`${world}, ${column}`, ...besideBest(of(world), column)]),
  );
  const header = [
    ...["", "chosen", "best single", "chosen − best", "raw pixels"],
    ...["which was chosen", "which was best"],
  ];
  const each = worlds.map((world) => {
    const found = of(world);
    const lines = [...new Set(found.flatMap(({ candidates }) => candidates.map(({ name }) => name)))].map(
      (name) => [name, ...COLUMNS.map((column) => cell(found.map(scoreOf(name, column)), SCORE))],
    );
    const notes = [...new Set(found.flatMap((row) => row.notes))].map((note) => `- ${note}\n`).join("");
    return `### ${world}: ${SOUGHT[world].about}\n\n${study.markdownTable(["", ...COLUMNS], lines)}\n${notes}`;
  });
  return [study.markdownTable(header, short), ...each].join("\n");
}

const scoreOf =
  (name: string, column: (typeof COLUMNS)[number]) =>
  ({ candidates }: Found) =>
    candidates.find((each) => each.name === name)?.scores[column];

/** Seed by seed: the chosen one, the best one, their difference, raw pixels; then the names. */
function besideBest(found: readonly Found[], column: (typeof COLUMNS)[number]): string[] {
  const seeds = found.flatMap(({ chosen, candidates, rawPixels }) => {
    const known = candidates.flatMap(({ name, scores }) =>
      scores[column] === null ? [] : [{ name, value: scores[column] }],
    );
    const own = known.find(({ name }) => name === chosen);
    if (own === undefined) return [];
    const better = column === "leak" ? -1 : 1;
    const best = known.reduce((top, each) => (better * (each.value - top.value) > 0 ? each : top));
    return [{ own, best, raw: rawPixels[column] }];
  });
  const names = (of: readonly string[]) => [...new Set(of)].join(" or ");
  const written = (values: readonly (number | null)[]) => cell(values, SCORE);
  return [
    written(seeds.map(({ own }) => own.value)),
    written(seeds.map(({ best }) => best.value)),
    written(seeds.map(({ own, best }) => own.value - best.value)),
    written(seeds.map(({ raw }) => raw)),
    names(seeds.map(({ own }) => own.name)),
    names(seeds.map(({ best }) => best.name)),
  ];
}
