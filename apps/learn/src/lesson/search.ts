/** Act 3: every picture of the album is searched for in an album that has its person under the front lights only. */
import { type Dataset, eachDistances, type Matrix, smallest, unitRows } from "../../../../src/web.ts";
import { ANSWERS, type Measures, SEARCHES, type SearchName } from "./protocol.ts";
import { FRONT } from "./settings.ts";

/** Columns of the levels. */
const [IDENTITY, LIGHTING] = [0, 1];

/** What each way of searching compares, by cosine. */
export type Searched = Readonly<Record<SearchName, Matrix>>;

/** Runs all searches by all ways. */
export function measuresOf(album: Dataset, searched: Searched): Measures {
  const level = (row: number, f: number) => album.levels[row * album.factors.length + f];
  const answers = (query: number): number[] =>
    Array.from({ length: album.rows }, (_, row) => row).filter(
      (row) =>
        row !== query &&
        (level(row, IDENTITY) !== level(query, IDENTITY) || FRONT.includes(level(row, LIGHTING))),
    );
  const isRight = (query: number, row: number) => level(query, IDENTITY) === level(row, IDENTITY);
  const lights = Array.from({ length: album.factors[LIGHTING].size }, (_, light) => light);
  const queries = lights.map((light) =>
    Array.from({ length: album.rows }, (_, row) => row).filter((row) => level(row, LIGHTING) === light),
  );
  const shares = (of: (query: number) => number) =>
    queries.map((rows) => rows.reduce((sum, query) => sum + of(query), 0) / rows.length);
  const all = Array.from({ length: album.rows }, (_, row) => answers(row));
  const found = SEARCHES.map((name) => [name, nearestOf(searched[name], all)] as const);
  return {
    rank1: named(
      found.map(([name, nearest]) => [name, shares((q) => Number(isRight(q, nearest[q * ANSWERS])))]),
    ),
    queries: queries[0].length,
    chance: shares((q) => all[q].filter((row) => isRight(q, row)).length / all[q].length),
    nearest: named(found),
  };
}

/** The nearest of the rows that each query may find. [queries, ANSWERS] */
function nearestOf(codes: Matrix, answers: readonly (readonly number[])[]): Int32Array {
  const unit = unitRows(codes);
  const nearest = new Int32Array(codes.rows * ANSWERS);
  eachDistances(unit, unit, (query, distances) => {
    const allowed = answers[query];
    const near = smallest(
      Float64Array.from(allowed, (row) => distances[row]),
      ANSWERS,
    );
    nearest.set(
      near.map((at) => allowed[at]),
      query * ANSWERS,
    );
  });
  return nearest;
}

const named = <T>(entries: readonly (readonly [SearchName, T])[]) =>
  Object.fromEntries(entries) as Record<SearchName, T>;
