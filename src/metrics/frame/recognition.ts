/** What metrics of recognition share: the rows that are read, the factor that is recognised, and cosines between all rows. */
import { contentOf, factorNamed } from "../../data/factors.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { cosines } from "../../numerics/cosines.ts";
import { rowsAt } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Factor, Matrix, Representation } from "../../types/index.ts";
import { type Part, partsOf, type Rows } from "./parts.ts";

/** Rows that are compared with each other at most: two million pairs. */
const MOST_ROWS = 2000;

/** The named factor, by default the held-out one, else the first with the role content, else the first. */
export function recognisedFactor(
  { factors, unseenFactor }: Pick<Representation, "factors" | "unseenFactor">,
  name?: string,
): Factor {
  return factorNamed({ factors }, name ?? unseenFactor ?? contentOf({ factors })!.name);
}

/** The unseen rows where there are any, so that no level that is told apart was trained on; else others, and a warning. */
export function recognisedRows({ unseen, test }: Representation, of: Factor): [Rows, string[]] {
  if (unseen.codes.rows > 0) return ["unseen", []];
  const rows = test.codes.rows > 0 ? "test" : "train";
  return [rows, [`no level of "${of.name}" was held out: searched among known ones (${rows} rows)`]];
}

/** Rows with a known level, in every representation that is compared. */
export interface Recognition {
  readonly of: Factor;
  readonly rows: Rows;
  /** Places of the chosen rows among `rows`. */
  readonly chosen: Int32Array;
  /** The level of each chosen row. */
  readonly levels: Int32Array;
  /** Levels that occur, ascending. */
  readonly present: readonly number[];
  readonly parts: readonly Part[];
  /** The place in `parts` of the factor's own block, else of the first. */
  readonly own: number;
  readonly warnings: string[];
}

/** Chooses the rows; of very many, some are drawn. */
export function recognitionOf(
  representation: Representation,
  name: string | undefined,
  rng: Rng,
): Recognition {
  const of = recognisedFactor(representation, name);
  const { factors } = representation;
  const [rows, warnings] = recognisedRows(representation, of);
  const all = factorLevels(representation[rows], factors.length, factors.indexOf(of));
  const known = Int32Array.from(all.keys()).filter((row) => all[row] >= 0);
  const order = rng.fork("rows").permutation(known.length).subarray(0, MOST_ROWS).sort();
  const chosen = order.map((place) => known[place]);
  if (chosen.length < known.length)
    warnings.push(`${chosen.length} of ${known.length} rows were compared with each other, drawn`);
  const levels = chosen.map((row) => all[row]);
  const parts = partsOf(representation);
  return {
    ...{ of, rows, chosen, levels, parts, warnings },
    present: [...new Set(levels)].sort((a, b) => a - b),
    own: Math.max(
      0,
      parts.findIndex((part) => part.name === of.name),
    ),
  };
}

/** Cosines between the chosen rows by one part. [chosen, chosen] */
export const similarities = (part: Part, { rows, chosen }: Recognition): Matrix =>
  cosines(rowsAt(part.codes(rows), chosen));

/** Values of the parts that are blocks, by name. */
export const byBlock = (parts: readonly Part[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(parts.flatMap(({ name, isBlock }, at) => (isBlock ? [[name, values[at]]] : [])));

/** Rows of each level that occurs, in the order of `present`. */
export function rowsByLevel({ levels, present }: Pick<Recognition, "levels" | "present">): Int32Array[] {
  return present.map((level) => Int32Array.from(levels.keys()).filter((row) => levels[row] === level));
}
