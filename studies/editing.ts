/**
 * Editing by swapped blocks: does a stranger keep the face when the light or the pose of another picture is taken, and is it
 * that light and that pose which is then seen?
 *
 * Data: `faces`, 400 people; the last 20 are never trained on, and all edits are made on their pictures. A judge trained on
 * real pictures of the other people reads the results (metric `editing`): light, pose and expression by classifiers, the
 * stranger as the nearest of the 20 by its embedding. What no model can beat are the rows `reconstructed` (the model, nothing
 * edited) and `real` (the judge on real pictures); decibels are to the true picture, which `faces` can draw and no arm sees.
 */

import { z } from "zod";
import {
  type Dataset,
  datasets,
  define,
  type Experiment,
  experiments,
  type ScoreMatrix,
  study,
} from "../src/index.ts";
import { bySeed, defined } from "./cells.ts";

const CONTRASTS: readonly string[] = ["normalisedSoftmax", "infoNce"];
/** `swaps` is the recipe; the others do without some of its terms, or put something in their place. */
const ARMS = {
  swaps: (terms) => terms,
  // Pixels weigh as little at the end as at the beginning; a larger weight took from what pairs tell.
  "pairs alone": (terms) => [
    ...terms.filter(({ name }) => name === "infoNce"),
    { name: "swapReconstruction", weight: 0.006 },
  ],
  "no swaps": (terms) =>
    terms.map((term) => (term.name === "swapReconstruction" ? { ...term, name: "reconstruction" } : term)),
  "no contrast": (terms) => terms.filter(({ name }) => !CONTRASTS.includes(name)),
} satisfies Record<string, (terms: Terms) => Terms>;
type Terms = Experiment["terms"];
type Arm = keyof typeof ARMS;

const options = z.strictObject({
  ...study.commonOptions,
  steps: z.int().positive().default(12_000),
  batch: z.int().positive().default(32),
  people: z.int().min(30).default(400),
  pictures: z.int().positive().default(16_000),
  /** The judge is trained for so many steps. */
  judge: z.int().positive().default(2000),
});
type Options = z.output<typeof options>;

const STRANGERS = 20;
const CODE = { identity: 32, lighting: 8, pose: 8, expression: 8 };

/** What the score of one run says. */
interface Measured {
  readonly read: ScoreMatrix;
  readonly realism: ScoreMatrix;
  readonly further: Readonly<Record<string, number>>;
}

/** Every row is a run of one of the four arms. */
export const editing = define({
  about:
    "faces of strangers under another light, pose or expression: swapped blocks, read by an independent judge",
  source: "Unweave",
  verified: "the judge's own readings of real pictures stand beside every number",
  options,
  create:
    (given): study.Study =>
    async () => {
      const setup = given.quick ? { ...given, people: 60, pictures: 2400, steps: 300, judge: 300 } : given;
      const { people, pictures } = setup;
      const dataset = await datasets.registry.resolve({
        name: "faces",
        options: { people, pictures },
      });
      const seeds = given.seeds ?? (given.quick ? 1 : 5);
      const rows = bySeed(seeds, (seed) =>
        (Object.keys(ARMS) as Arm[]).map((arm) => rowOf(arm, seed, dataset, setup)),
      ).flat();
      return study.plan({ rows, summary: (results) => summary(results, seeds) });
    },
});

function rowOf(arm: Arm, seed: number, dataset: Dataset, setup: Options): study.Row<Measured> {
  const { people, pictures, steps, batch, judge } = setup;
  const base = experiments.resolveExperiment({ data: { name: "faces" }, recipe: "editableBlocks" }, dataset);
  const labels = dataset.factors[0].labels ?? [];
  const experiment = experiments.resolveExperiment(
    {
      data: { name: "faces", options: { people, pictures } },
      recipe: "editableBlocks",
      code: CODE,
      split: { unseen: { identity: [...labels.slice(people - STRANGERS)] }, testShare: 0.05 },
      terms: ARMS[arm](base.terms),
      ...{ steps, batch, seed },
      metrics: [
        { name: "editing", options: { steps: judge } },
        { name: "mig", options: { resamples: 0 } },
      ],
    },
    dataset,
  );
  return {
    key: keyOf(arm, seed),
    settings: experiment,
    cost: steps,
    run: async (context) => {
      const { scores } = await study.trainRow(experiment, dataset, context);
      const score = scores.scores.find(({ metric }) => metric === "editing")!;
      return { read: score.matrix!, realism: score.tables!.realism, further: score.further ?? {} };
    },
  };
}

const CEILINGS = ["reconstructed", "real", "chance"];

const keyOf = (arm: Arm, seed: number) => `${arm.replace(" ", "-")}-${seed}`;

function summary(results: ReadonlyMap<string, Measured>, seeds: number) {
  const tables = (Object.keys(ARMS) as Arm[]).flatMap((arm) => {
    const found = defined(bySeed(seeds, (seed) => results.get(keyOf(arm, seed))));
    return found.length === 0 ? [] : [tableOf(arm, found)];
  });
  const legend =
    "Per cent, mean ± standard deviation over seeds. A row is a block taken from another picture: its own factor (marked *) is read as the other picture's, every other factor as before. Fréchet: distance from real pictures in the judge's features; psnr in decibels to the true picture.";
  return { markdown: `${legend}\n\n${tables.join("\n")}`, value: Object.fromEntries(results) };
}

function tableOf(arm: string, found: readonly Measured[]): string {
  const { read, realism } = found[0];
  const rows = read.rows.map((row, r) => {
    const cells = read.columns.map((column, c) => {
      const text = study.spread(found.map((each) => each.read.values[r][c]));
      return column === row ? `${text} *` : text;
    });
    const at = realism.rows.indexOf(row);
    const looks = realism.columns.map((_, c) =>
      at < 0 ? "" : study.average(found.map((each) => each.realism.values[at][c])).toFixed(2),
    );
    return [CEILINGS.includes(row) ? row : `swap ${row}`, ...cells, ...looks];
  });
  const further = Object.keys(found[0].further).map(
    (name) => `${name} ${study.spread(found.map((each) => each.further[name]))}`,
  );
  const header = ["", ...read.columns, ...realism.columns];
  return `### ${arm} (${found.length} seeds)\n\n${study.markdownTable(header, rows)}\n${further.join("; ")}\n`;
}
