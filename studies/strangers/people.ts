/** Extended Yale B as this study reads it: 27 people under 64 lights, who is left out, and what is asked about them. */
import { type Dataset, datasets, heldOut, type Ref, random } from "../../src/index.ts";
import { FRONT, sideLights } from "../yaleb.ts";

/** People are left out in so many folds of nine. */
export const FOLDS = 3;
/** What is searched for. */
export const CONTENT = "identity";
/** What must not matter. */
export const NUISANCE = "lighting";
/** Height and width of the pictures as they are. */
const SIZE = [96, 84] as const;
/** Queries are moved by up to two of 96 pixels, and as large a share of the width. */
const SHIFT = 2 / 96;

/** The pictures, none of them left out; light is one factor of azimuth and elevation. */
export const dataOf = (path: string, size: readonly [number, number] = SIZE): Ref => ({
  name: "images",
  options: {
    path,
    size: [...size],
    fit: "stretch",
    combine: { [CONTENT]: ["identity"], [NUISANCE]: ["azimuth", "elevation"] },
    roles: { [CONTENT]: "content", [NUISANCE]: "nuisance" },
  },
});

/** Every seed has the same folds: what differs between seeds is the training. */
export const foldsOf = (dataset: Dataset): heldOut.Fold[] =>
  heldOut.foldsOf(dataset, CONTENT, FOLDS, random(0).fork("people"));

/** What is known of the light in every row: whether it is the one that people are enrolled under, and whether it comes from the side. */
function lightsOf(dataset: Dataset, rows: Int32Array): { frontal: Uint8Array; side: Uint8Array } {
  const factor = dataset.factors.find(({ name }) => name === NUISANCE)!;
  const fromSide = sideLights(dataset);
  const labels = Array.from(datasets.levelsOf(dataset, NUISANCE, rows), (level) =>
    datasets.levelLabel(factor, level),
  );
  return {
    frontal: Uint8Array.from(labels, (label) => Number(label === FRONT)),
    side: Uint8Array.from(labels, (label) => Number(fromSide.includes(label))),
  };
}

/** The fold without side light in training; people who were left out are enrolled in front and asked for under side light alone. */
export function newLights(dataset: Dataset, { train, held, labels }: heldOut.Fold): heldOut.Fold {
  const [known, strange] = [lightsOf(dataset, train), lightsOf(dataset, held)];
  return {
    train: train.filter((_, at) => known.side[at] === 0),
    held: held.filter((_, at) => strange.side[at] === 1 || strange.frontal[at] === 1),
    labels,
  };
}

/** What is asked about the people who were left out: they are enrolled under frontal light, and light from the side is the one group. */
export function questionsOf(dataset: Dataset, held: Int32Array): heldOut.Questions {
  const asked = { content: CONTENT, nuisance: [NUISANCE] };
  const { frontal, side } = lightsOf(dataset, held);
  return {
    ...heldOut.questionsOf(dataset, asked, held, random(0).fork("questions")),
    ordinary: Int32Array.from(held.keys()).filter((at) => frontal[at] === 1),
    groups: [{ name: "side", has: side }],
  };
}

/** The same pictures, each moved by up to two pixels. */
export const shifted = (dataset: Dataset): Dataset => heldOut.viewed(dataset, { shift: SHIFT }, random(0));

/** The dataset with the labels of these factors alone. */
export function told(dataset: Dataset, names: readonly string[]): Dataset {
  const all = datasets.allRows(dataset);
  const columns = names.map((name) => datasets.levelsOf(dataset, name, all));
  return {
    ...dataset,
    factors: names.map((name) => dataset.factors.find((factor) => factor.name === name)!),
    levels: Int32Array.from(
      { length: dataset.rows * names.length },
      (_, i) => columns[i % names.length][Math.floor(i / names.length)],
    ),
  };
}
