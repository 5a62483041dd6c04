import { z } from "zod";
import { define, study } from "../../src/index.ts";
import { bySeed, defined, SCORE } from "../cells.ts";
import { withoutTestPart } from "../testPart.ts";
import { type Arm, arms } from "./arms.ts";
import { armRow, type Measured } from "./rows.ts";
import { openWorld } from "./worlds.ts";

/** Penalties that hurt beside blocks, with networks and without, and two that help. */
const ASKED = ["club", "predictability", "hsic", "densityRatio", "gaussianTotalCorrelation", "matrixRenyi"];
/** The weight of the study of penalties, and two others. */
const CHOSEN = 0.1;
const OTHERS = [0.01, 0.001];

const options = z.strictObject({
  ...study.commonOptions,
  steps: z.int().positive().default(300),
  /** The number of steps of the longer training, which is done at one weight only. */
  longer: z.int().positive().default(1200),
  shrink: z.int().min(1).max(4).default(2),
  channels: z.number().positive().default(0.5),
});
type Options = z.output<typeof options>;

/** One row of the table: an arm with its weight and its number of steps. */
interface Cell {
  readonly arm: Arm;
  readonly weight: number | null;
  /** The weight of the floor under the variance within the penalty. */
  readonly floor: number;
  readonly steps: number;
}

/**
 * The base; the floor and VICReg's variance by themselves; penalties without a floor, with it, at other weights, and for
 * longer.
 */
function cells({ steps, longer }: Options): Cell[] {
  const known = arms(CHOSEN);
  const base: Cell = { arm: known.find(({ name }) => name === "blocks")!, weight: null, floor: 0, steps };
  const [bare, tall] = ["floor", "variance"].map(
    (each) => known.find(({ name }) => name === `blocks+${each}`)!,
  );
  const named = (weight: number, floor: number, of: number) =>
    arms(weight, floor)
      .filter(({ name }) => ASKED.some((penalty) => name === `blocks+${penalty}-blocks`))
      .map((arm): Cell => ({ arm, weight, floor, steps: of }));
  return [
    base,
    ...[bare, tall].map((arm): Cell => ({ arm, weight: CHOSEN, floor: 1, steps })),
    ...named(CHOSEN, 0, steps),
    ...named(CHOSEN, 1, steps),
    ...OTHERS.flatMap((weight) => named(weight, 1, steps)),
    { ...base, steps: longer },
    ...named(CHOSEN, 1, longer),
  ];
}

const keyOf = ({ arm, weight, floor, steps }: Cell, seed: number) =>
  `faces-${arm.name}-${weight ?? 0}-${floor}-${steps}-${seed}`;

/**
 * Is a penalty that hurts too heavy, is the training too short, or is it the floor under the variance? The arms of
 * `independence` beside blocks trained on pairs are read on validation rows, a fifth of the rows that `independence` trains
 * on, so none of its test rows has a say.
 */
export const independenceWeights = define({
  about: "penalties of the independence study at other weights and for longer, read on validation rows",
  source: "Unweave",
  verified: "validation rows are training rows of the study (test/studies/independence.test.ts)",
  options,
  create:
    (given): study.Study =>
    async () => {
      const { shrink, channels, quick, seeds = quick ? 1 : 3 } = given;
      const dataset = await openWorld("faces", "", shrink);
      const runtime = new study.RowRuntime();
      const all = cells(quick ? { ...given, steps: 30, longer: 60 } : given);
      const kept = withoutTestPart(dataset);
      // Every seed of a cell comes before the next cell, so that a study that is cut short settles its first questions.
      const rows = all.flatMap((cell) =>
        bySeed(seeds, (seed): study.Row<Measured> => {
          const setup = { world: "faces", path: "", shrink, channels, runtime } as const;
          const row = armRow(cell.arm, { ...setup, dataset: kept, steps: cell.steps }, seed);
          const settings = { ...(row.settings as object), validation: true };
          return { ...row, key: keyOf(cell, seed), settings, cost: cell.steps };
        }),
      );
      return study.plan({ rows, summary: (results) => summary(results, all, seeds) });
    },
});

const SHOWN = ["DCI", "downstream", "MI, blocks", "effective rank"];

function summary(results: ReadonlyMap<string, Measured>, all: readonly Cell[], seeds: number): study.Summary {
  const perSeed = (cell: Cell) => bySeed(seeds, (seed) => results.get(keyOf(cell, seed)));
  const rows = all.flatMap((cell) => {
    const found = perSeed(cell);
    const done = defined(found);
    if (done.length === 0) return [];
    const base = perSeed(all.find(({ weight, steps }) => weight === null && steps === cell.steps)!);
    const differences = found.flatMap((each, seed) => {
      const other = base[seed];
      return each && other ? [each.values.DCI - other.values.DCI] : [];
    });
    const against =
      cell.weight === null || differences.length === 0 ? "" : study.average(differences).toFixed(3);
    const columns = SHOWN.map((column) =>
      study.spread(
        done.map(({ values }) => values[column]),
        SCORE,
      ),
    );
    return [
      [
        cell.arm.name,
        `${cell.weight ?? ""}`,
        cell.weight === null ? "" : `${cell.floor}`,
        `${cell.steps}`,
        ...columns,
        against,
        `${done.length}`,
      ],
    ];
  });
  const header = ["faces", "weight", "floor", "steps", ...SHOWN, "DCI less its base's", "seeds"];
  const legend =
    "Read on validation rows, a fifth of what the study trains on; told: pairs; mean ± standard deviation over seeds.";
  return {
    markdown: `${legend}\n\n${study.markdownTable(header, rows)}`,
    value: Object.fromEntries(results),
  };
}
