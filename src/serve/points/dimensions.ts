/** What a part of a code does: the pictures that make it smallest and largest, and what it tells of every factor. */
import { principalAxis } from "../../edit/principalAxis.ts";
import { type Discrete, withShuffledLevels } from "../../estimators/information/discrete.ts";
import { discretise } from "../../estimators/information/information.ts";
import { allLevels } from "../../estimators/levels.ts";
import { smallest } from "../../estimators/nearestNeighbours.ts";
import { cellsOf } from "../../metrics/blocks/blockCells.ts";
import { informationTable, normalisedByFactor } from "../../metrics/dimensions/informationGap.ts";
import { narrowed } from "../../metrics/frame/narrowed.ts";
import { column, columns, scalingOf } from "../../numerics/matrix.ts";
import { mean } from "../../numerics/statistics.ts";
import { type Rng, random } from "../../random.ts";
import type { Blocks, Factor, Sample } from "../../types/index.ts";
import type { PartsView, PartView } from "../api.ts";

/** Pictures at either end, numbers of a block that are shown, and how often levels are shuffled. */
const [ENDS, MOST, SHUFFLES] = [8, 64, 20];
/** Cells of a block, as the metric blockMig has them. */
const CENTRES = 20;

/** Codes and levels of the points. */
export interface Measured {
  readonly sample: Sample;
  readonly factors: readonly Factor[];
  readonly blocks: Blocks;
}

/** A part: its name, where each point lies along it, and in which bin or cell. */
interface Part {
  readonly part: string;
  readonly places: Float64Array;
  readonly bins: Int32Array;
}

/** Every block. */
export function blockParts(measured: Measured): PartsView {
  const { sample, blocks } = measured;
  const rng = random(0).fork("cells");
  const parts = Object.entries(blocks).map(([part, range]): Part => {
    const codes = narrowed(columns(sample.codes, ...range), rng.fork("projection", part));
    const bins = cellsOf(codes, CENTRES, rng.fork("centres", part));
    return { part, places: principalAxis(sample.codes, range).places, bins };
  });
  return {
    parts: measuredParts(parts, measured, rng),
    variant: `every block in ${CENTRES} cells that k-means finds; least and most along its main axis`,
    left: 0,
  };
}

/** Every number of a block; of a wide one those that vary most. */
export function dimensionParts(measured: Measured, block: string): PartsView {
  const { codes } = measured.sample;
  const [start, end] = measured.blocks[block];
  const { scales } = scalingOf(columns(codes, start, end));
  const order = Array.from(scales.keys()).sort((a, b) => scales[b] - scales[a] || a - b);
  const shown = order.slice(0, MOST).sort((a, b) => a - b);
  const parts = shown.map(
    (at): Part => ({
      part: `${block}[${at}]`,
      places: column(codes, start + at),
      bins: discretise(codes, start + at),
    }),
  );
  return {
    parts: measuredParts(parts, measured, random(0).fork("dimensions", block)),
    variant: "every number in 20 bins of equal width",
    left: end - start - shown.length,
  };
}

function measuredParts(parts: readonly Part[], { sample, factors }: Measured, rng: Rng): PartView[] {
  const found = { bins: parts.map(({ bins }) => bins), levels: allLevels(sample, factors.length) };
  const table = (of: Discrete) => normalisedByFactor(informationTable(of));
  const information = table(found);
  const shuffled = Array.from({ length: SHUFFLES }, (_, at) =>
    table(withShuffledLevels(found, rng.fork(at))),
  );
  return parts.map(({ part, places }, p) => ({
    part,
    least: smallest(places, ENDS),
    most: smallest(
      places.map((place) => -place),
      ENDS,
    ),
    tells: factors.map(({ name }, k) => {
      const chances = shuffled.map((each) => each[p][k]);
      const value = information[p][k];
      return { factor: name, value, chance: mean(chances), isClear: value > Math.max(...chances) };
    }),
  }));
}
