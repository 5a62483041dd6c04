import { z } from "zod";
import { imageOf, rowsByLevel } from "../data/dataset.ts";
import { contentOf } from "../data/roles.ts";
import { expect } from "../errors.ts";
import { agreeing, counted } from "../numerics/counted.ts";
import type { Rng } from "../random.ts";
import { define } from "../registry.ts";
import type { Batch, Dataset, Pairs, PairsContext } from "../types/index.ts";
import { changedLevels } from "./batch.ts";
import { cycleWithoutReplacement } from "./draw.ts";
import { labelOptions, withLabelNoise } from "./labelNoise.ts";
import { gentleView, ViewMaker, type ViewOptions } from "./views/view.ts";

const options = z.strictObject({
  factor: z
    .string()
    .optional()
    .describe('The factor; by default the first with the role "content", else the first.'),
  images: z.int().min(2).multipleOf(2).default(4).describe("Pictures of each level in a batch."),
  mirror: z
    .enum(["none", "other"])
    .default("none")
    .describe("other: half of the time a level's pictures are all mirrored, and then are another level."),
  view: gentleView,
  labels: labelOptions.prefault({}),
});

/** A batch as it is drawn: row and level of each picture, and whether it is mirrored. */
interface Drawn {
  readonly rows: Int32Array;
  readonly mirrored: Uint8Array;
}

/**
 * A batch of batch / images levels with `images` pictures each, none of them twice before each was drawn once: of a level that
 * has fewer, further views of the same pictures. A mirrored
 * face is nobody's in the data: as another person it doubles the people. What else is known of a mirrored picture (light
 * from the left) is no longer so, and counts as missing.
 */
export const perLevel = define({
  about: "several pictures of each of some levels of one factor; mirrored ones may count as further levels",
  source: "Hermans et al. 2017, arXiv:1703.07737 (P levels × K pictures); mirrored levels: Unweave",
  verified: "counts, mirrored pictures and their levels, seeding (test/pairs/{pairs,perLevel}.test.ts)",
  supervision: "all labels",
  options,
  create:
    ({ factor: asked, images, mirror, view, labels }): Pairs =>
    (context) => {
      const { dataset, rows, pairs } = context;
      const factor = asked ?? contentOf(dataset.factors)?.name ?? "";
      const expected = `a multiple of ${images}, the pictures of each level, at least ${2 * images}`;
      const fits = (2 * pairs) % images === 0 && 2 * pairs >= 2 * images;
      expect(fits, "batch", `${2 * pairs}`, expected, `${2 * pairs}`, "Change batch or pairs.images.");
      const seen = withLabelNoise(dataset, rows, labels);
      const levels = rowsByLevel(seen, factor, rows).filter((list) => list.length > 0);
      expectSeconds(factor, levels);
      const draw = drawing(levels, { images, count: (2 * pairs) / images, mirrors: mirror === "other" });
      const make = viewing(dataset, mirror === "other" ? [0, 1] : [view.flip], view);
      const warnings = notShown(factor, levels, rows.length);
      return {
        groups: groupsFor(context, factor),
        ...changedLevels(seen, dataset),
        ...(warnings.length > 0 && { warnings }),
        sample: (rng) => {
          const drawn = draw(rng.fork("rows"));
          return {
            ...make(drawn, rng),
            ...(mirror === "other" && { levels: levelsOf(seen, factor, drawn) }),
          };
        },
      };
    },
});

const singlesOf = (levels: readonly Int32Array[]) => levels.filter((list) => list.length === 1).length;

/** Refuses data in which nothing tells what two pictures of a level have in common. */
function expectSeconds(factor: string, levels: readonly Int32Array[]): void {
  const expected = "two levels or more, one of them with two images";
  const got = `${levels.length} (with one image: ${singlesOf(levels)})`;
  const todo = "Add labelled images, or train without labels: --recipe spatialViews.";
  expect(levels.length >= 2 && singlesOf(levels) < levels.length, "pairs", factor, expected, got, todo);
}

/** What batches never show: pictures without a label, and two pictures of a level that has one. */
function notShown(factor: string, levels: readonly Int32Array[], images: number): string[] {
  const missing = images - levels.reduce((sum, list) => sum + list.length, 0);
  const single = singlesOf(levels);
  return [
    ...(missing > 0
      ? [
          `factor "${factor}": ${missing} of ${counted(images, "image")} to train on ${agreeing(missing, "has no label and is", "have no label and are")} left out`,
        ]
      : []),
    ...(single > 0
      ? [
          `factor "${factor}": ${single} of ${counted(levels.length, "level")} ${agreeing(single, "has", "have")} one image to train on, which is shown several times`,
        ]
      : []),
  ];
}

/** The two rows of pair i share the level. */
const groupsFor = ({ blocks, pairs }: PairsContext, factor: string) => [
  { factor: blocks.includes(factor) ? factor : null, from: 0, to: pairs },
];

interface Counts {
  readonly images: number;
  /** Levels in a batch. */
  readonly count: number;
  readonly mirrors: boolean;
}

/** Half of a level's pictures are in each half of the batch, at the same places: they are the pairs. */
function drawing(levels: readonly Int32Array[], { images, count, mirrors }: Counts): (rng: Rng) => Drawn {
  const half = images / 2;
  const pairs = count * half;
  return (rng) => {
    const rows = new Int32Array(2 * pairs);
    const mirrored = new Uint8Array(2 * pairs);
    cycleWithoutReplacement(rng, levels.length * (mirrors ? 2 : 1), count).forEach((chosen, slot) => {
      const list = levels[chosen % levels.length];
      cycleWithoutReplacement(rng, list.length, images).forEach((place, i) => {
        const at = slot * half + (i % half) + (i < half ? 0 : pairs);
        rows[at] = list[place];
        mirrored[at] = Number(chosen >= levels.length);
      });
    });
    return { rows, mirrored };
  };
}

/** Views of what was drawn; `flips`: how probable a mirror image is where none is asked for, and where one is. */
function viewing(
  dataset: Dataset,
  flips: readonly number[],
  view: ViewOptions,
): (drawn: Drawn, rng: Rng) => Batch {
  const makers = flips.map((flip) => new ViewMaker(dataset.shape, { ...view, flip }));
  const pixels = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return ({ rows, mirrored }, rng) => {
    const images = new Float32Array(rows.length * pixels);
    rows.forEach((row, i) => {
      makers[mirrored[i]].write(imageOf(dataset, row), images, i, rng.fork("view", i));
    });
    return { images, rows };
  };
}

/** A mirrored level is `size` higher; a mirrored picture's other levels are missing. */
function levelsOf({ factors, levels }: Dataset, factor: string, { rows, mirrored }: Drawn): Batch["levels"] {
  const columns = factors.map(({ name, size }, f) => {
    const known = rows.map((row) => levels[row * factors.length + f]);
    const other = (level: number) => (name === factor ? level + size : -1);
    return [name, known.map((level, i) => (mirrored[i] === 1 ? other(level) : level))] as const;
  });
  return Object.fromEntries(columns);
}
