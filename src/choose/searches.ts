/** Searches read from a matrix of similarities: how often the right one is nearest, and what neighbours give away. */
import type { Matrix } from "../types/index.ts";

/** How often each row was a query, and how often the nearest of the gallery was a right one. [rows] */
export interface Hits {
  readonly asked: Float64Array;
  readonly hits: Float64Array;
}

/** Searches of every row in every gallery that it is not enrolled in; `levels` of the content by row. */
export function searched(
  { rows, columns, data }: Matrix,
  levels: Int32Array,
  galleries: readonly Int32Array[],
): Hits {
  const [asked, hits] = [new Float64Array(rows), new Float64Array(rows)];
  for (const gallery of galleries) {
    const enrolled = new Set(gallery);
    for (let query = 0; query < rows; query++) {
      if (enrolled.has(query)) continue;
      let nearest = gallery[0];
      for (const at of gallery)
        if (data[query * columns + at] > data[query * columns + nearest]) nearest = at;
      asked[query]++;
      hits[query] += Number(levels[nearest] === levels[query]);
    }
  }
  return { asked, hits };
}

/** The share of right answers, of the rows that `has` marks; null where there were fewer than `least` queries. */
export function shareOf({ asked, hits }: Hits, least = 1, has?: ArrayLike<number>): number | null {
  let [all, right] = [0, 0];
  asked.forEach((count, row) => {
    if (has !== undefined && has[row] === 0) return;
    all += count;
    right += hits[row];
  });
  return all < least || all === 0 ? null : right / all;
}

/** Neighbours that vote. */
const VOTERS = 5;

/**
 * How often the nearest rows of other levels of the content vote for a row's own condition: the share among rows whose condition is
 * known and occurs at somebody else; null where there are none.
 */
export function voteOfOthers(
  { rows, data }: Matrix,
  levels: Int32Array,
  condition: Int32Array,
): number | null {
  let [asked, right] = [0, 0];
  const places = Map.groupBy(levels.keys(), (row) => condition[row]);
  const isElsewhere = (row: number) =>
    places.get(condition[row])!.some((other) => levels[other] !== levels[row]);
  for (let row = 0; row < rows; row++) {
    if (condition[row] < 0 || !isElsewhere(row)) continue;
    asked++;
    right += Number(
      vote(data.subarray(row * rows, (row + 1) * rows), levels, condition, row) === condition[row],
    );
  }
  return asked === 0 ? null : right / asked;
}

/** The condition that most of a row's nearest neighbours of other levels have; of equally many, that of the nearest. */
function vote(similar: Float32Array, levels: Int32Array, condition: Int32Array, row: number): number {
  const nearest: number[] = [];
  for (let at = 0; at < similar.length; at++) {
    if (levels[at] === levels[row] || condition[at] < 0) continue;
    if (nearest.length === VOTERS && similar[at] <= similar[nearest[VOTERS - 1]]) continue;
    let place = nearest.length;
    while (place > 0 && similar[at] > similar[nearest[place - 1]]) place--;
    nearest.splice(place, 0, at);
    if (nearest.length > VOTERS) nearest.pop();
  }
  const votes = new Map<number, number>();
  for (const at of nearest) votes.set(condition[at], (votes.get(condition[at]) ?? 0) + 1);
  return [...votes].reduce((best, each) => (each[1] > best[1] ? each : best), [-1, 0])[0];
}
