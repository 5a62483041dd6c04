/** Maps: blocks that are searched with and whose single columns mean nothing. Metrics of single dimensions read the others. */
import { columns, hstack } from "../../numerics/matrix.ts";
import type { Blocks, Matrix, Representation, Sample } from "../../types/index.ts";

/** A block of more columns is a map. */
const MOST_DIMENSIONS = 512;

/** Whether a block is read as a whole only. */
export const isMap = ([start, end]: readonly [number, number]): boolean => end - start > MOST_DIMENSIONS;

/** What is said of a score that leaves maps out; null where there are none. */
export function mapsLeftOut(blocks: Blocks): string | null {
  const maps = Object.entries(blocks).filter(([, range]) => isMap(range));
  if (maps.length === 0) return null;
  const named = maps.map(([name, [start, end]]) => `"${name}" (${end - start} columns)`).join(", ");
  return `${maps.length === 1 ? "block" : "blocks"} ${named}: a map, whose single columns were not read`;
}

const known = new WeakMap<Representation, Representation>();

/** The same rows with the columns of all blocks but maps; the representation itself where there are none. */
export function withoutMaps(representation: Representation): Representation {
  if (mapsLeftOut(representation.blocks) === null) return representation;
  const before = known.get(representation);
  if (before !== undefined) return before;
  const found = narrowed(representation);
  known.set(representation, found);
  return found;
}

function narrowed(representation: Representation): Representation {
  const { train, test, unseen, baselines, whole } = representation;
  const ranges = Object.entries(representation.blocks).filter(([, range]) => !isMap(range));
  const width = train.codes.columns;
  const codes = (given: Matrix): Matrix => {
    // A baseline has other columns, unless it is the same encoder before its training.
    if (given.columns !== width) return given;
    if (ranges.length === 0) return { rows: given.rows, columns: 0, data: new Float32Array(0) };
    return hstack(ranges.map(([, [start, end]]) => columns(given, start, end)));
  };
  const sample = (given: Sample): Sample => ({ ...given, codes: codes(given.codes) });
  const parts = (given: Pick<Representation, "train" | "test" | "unseen">) => ({
    train: sample(given.train),
    test: sample(given.test),
    unseen: sample(given.unseen),
  });
  let start = 0;
  const blocks = ranges.map(([name, [from, to]]) => {
    start += to - from;
    return [name, [start - (to - from), start]] as const;
  });
  return {
    ...representation,
    ...parts({ train, test, unseen }),
    blocks: Object.fromEntries(blocks),
    baselines: Object.fromEntries(Object.entries(baselines).map(([name, each]) => [name, parts(each)])),
    ...(whole && { whole: sample(whole) }),
  };
}
