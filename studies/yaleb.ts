/** The protocol on Extended Yale B that studies share: 27 people, 64 lights, seven people never trained on. */
import { type Dataset, datasets, type Ref, type Score } from "../src/index.ts";

/** The light that strangers are enrolled under. */
export const FRONT = "azimuth +0, elevation +0";
/** A light counts as light from the side from so many degrees of azimuth on. */
const SIDE = 50;

/** The larger pictures; light is one factor of azimuth and elevation. */
export const dataOf = (path: string, normalise = "logStandardise"): Ref => ({
  name: "images",
  options: {
    path,
    combine: { identity: ["identity"], lighting: ["azimuth", "elevation"] },
    normalise,
    minBrightness: 20,
    // As when the published figures were made: 96x84 → 64x64.
    fit: "stretch",
  },
});

/** With `validate`, people 22 to 28 are left out, so that settings may be chosen by people 15 to 21. */
export async function openYaleb(ref: Ref, validate: boolean): Promise<Dataset> {
  const whole = await datasets.registry.resolve(ref);
  if (!validate) return whole;
  const people = datasets
    .levelsOf(whole, "identity", datasets.allRows(whole))
    .map((level) => person(whole, level));
  return datasets.subset(
    whole,
    datasets.allRows(whole).filter((row) => people[row] <= 21),
  );
}

const person = ({ factors }: Dataset, level: number) => Number(datasets.levelLabel(factors[0], level));

/** The people who are never trained on: 22 to 28, or, to choose settings by, a third of those before them. */
export function strangers({ factors }: Dataset, validate: boolean, third = 2): string[] {
  const first = validate ? 1 + 7 * third : 22;
  const people = [...(factors[0].labels ?? [])];
  return people.filter((p) => Number(p) >= first && (!validate || Number(p) < first + 7));
}

/** Lights from the side. */
export function sideLights({ factors }: Dataset): string[] {
  const lights = [...(factors[1].labels ?? [])];
  return lights.filter((label) => Math.abs(Number(/azimuth ([+-]\d+)/.exec(label)?.[1])) >= SIDE);
}

/** Frontal pictures answer; queries under light from the side are also read apart. */
export const searchOf = (dataset: Dataset): Ref => ({
  name: "retrieval",
  options: { of: "identity", across: "lighting", hard: sideLights(dataset), gallery: [FRONT] },
});

/** Reads cells of the tables of scores; `part` is a block, a baseline or "chance". */
export function cellReader(scores: readonly Pick<Score, "tables">[]) {
  const tables: NonNullable<Score["tables"]> = Object.assign({}, ...scores.map((score) => score.tables));
  return (table: string, part: string, column: string): number => {
    const { rows, columns, values } = tables[table];
    return values[rows.indexOf(part)][columns.indexOf(column)];
  };
}
