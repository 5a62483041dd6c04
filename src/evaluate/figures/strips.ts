/** Retrieval strips: a few queries, and what each block calls their nearest neighbours. */

import { levelLabel } from "../../data/factors.ts";
import { embedded } from "../../data/images/embedded.ts";
import { pngOf } from "../../data/images/writeFolder.ts";
import { nuisanceOf } from "../../data/roles.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { eachDistances, smallest } from "../../estimators/nearestNeighbours.ts";
import { partsOf, type Rows } from "../../metrics/frame/parts.ts";
import { unitRows } from "../../numerics/matrix.ts";
import { type Rng, random } from "../../random.ts";
import type { Dataset, Matrix, Representation, Sample } from "../../types/index.ts";
import type { Evaluation } from "../evaluate.ts";

const QUERIES = 6;
const NEIGHBOURS = 6;
/** Pixels of a picture's longer side at most: pages show no more. */
const LARGEST = 96;

/** A picture that a page can show. */
export interface Picture {
  /** data: URI */
  readonly image: string;
  /** Its levels in words. */
  readonly label: string;
  /** Agrees with the query in the factor asked for; absent for queries. */
  readonly right?: boolean;
}
/** Queries by one block, with what it finds. */
export interface Strip {
  /** The block searched by. */
  readonly part: string;
  /** The factor in which a neighbour should agree. */
  readonly factor: string;
  /** Neighbours that agree with the query in this factor too are left out: they would be too easy. */
  readonly across: string | null;
  readonly queries: readonly { readonly query: Picture; readonly neighbours: readonly Picture[] }[];
}

/** What one block is asked: agree in `factor`, differ in `across`. */
type Question = Pick<Strip, "part" | "factor" | "across">;

/** One strip per block; a block of another name than a factor's is asked for the held-out factor. */
export async function retrievalStrips(
  dataset: Dataset,
  { representation, rows }: Pick<Evaluation, "representation" | "rows">,
  seed: number,
): Promise<Strip[]> {
  const set = largestHeldOut(representation);
  const names = representation.factors.map((f) => f.name);
  const first = representation.unseenFactor ?? names[0];
  const across = nuisanceOf(representation.factors, first)?.name ?? null;
  const chosen = chooseQueries(
    representation[set],
    names.length,
    names.indexOf(first),
    random(seed).fork("strips"),
  );
  const show = (row: number) => picture(dataset, rows[set][row]);
  const blocks = partsOf(representation).filter(({ isBlock }) => isBlock);
  return Promise.all(
    blocks.map(async (part) => {
      const factor = names.includes(part.name) ? part.name : first;
      const question = { part: part.name, factor, across: factor === first ? across : first };
      const levelsIn = (name: string | null) =>
        name === null ? null : factorLevels(representation[set], names.length, names.indexOf(name));
      const [own, other] = [levelsIn(factor)!, levelsIn(question.across)];
      const found = neighbours(part.codes(set), chosen, other);
      const queries = chosen.map(async (q, at) => {
        const answers = found[at].map(async (i) => ({ ...(await show(i)), right: own[i] === own[q] }));
        return { query: await show(q), neighbours: await Promise.all(answers) };
      });
      return { ...(question satisfies Question), queries: await Promise.all(queries) };
    }),
  );
}

function largestHeldOut({ unseen, test }: Representation): Rows {
  if (unseen.codes.rows > 1) return "unseen";
  return test.codes.rows > 1 ? "test" : "train";
}

/** Nearest rows by cosine for each query, itself and rows of its level of `across` left out. */
function neighbours(codes: Matrix, queries: readonly number[], across: Int32Array | null): number[][] {
  const unit = unitRows(codes);
  return queries.map((q) => {
    const own = unit.data.subarray(q * unit.columns, (q + 1) * unit.columns);
    const found: number[] = [];
    eachDistances(unit, { rows: 1, columns: unit.columns, data: own }, (_, d) => {
      for (let i = 0; i < d.length; i++)
        if (i === q || (across !== null && across[i] === across[q])) d[i] = Infinity;
      found.push(...smallest(d, NEIGHBOURS));
    });
    return found;
  });
}

/** Rows of as many different levels of factor `k` as there are. */
function chooseQueries({ codes, levels }: Sample, factors: number, k: number, rng: Rng): number[] {
  const seen = new Set<number>();
  const fresh = [...rng.permutation(codes.rows)].filter((row) => {
    const level = levels[row * factors + k];
    if (level < 0 || seen.has(level)) return false;
    seen.add(level);
    return true;
  });
  return fresh.slice(0, QUERIES);
}

async function picture(dataset: Dataset, row: number): Promise<Picture> {
  const png = await pngOf(dataset, row);
  const count = dataset.factors.length;
  const words = dataset.factors.map((factor, f) => levelLabel(factor, dataset.levels[row * count + f]));
  const [, height, width] = dataset.shape;
  return { image: await embedded(png, Math.max(height, width), LARGEST), label: words.join(" · ") };
}
