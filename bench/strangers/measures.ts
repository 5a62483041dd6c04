/** How well people nobody trained on are told apart, and how much their codes say of the light. */
import { eachDistances, smallest } from "../../src/estimators/nearestNeighbours.ts";
import { rowsAt, unitRows } from "../../src/numerics/matrix.ts";
import { mean } from "../../src/numerics/statistics.ts";
import type { Rng } from "../../src/random.ts";
import type { Matrix } from "../../src/types/index.ts";

/** Pictures of people who were left out, in the order of their codes. */
export interface Strangers {
  readonly person: Int32Array;
  readonly light: Int32Array;
  /** 1 where the picture is the one by which its person is enrolled. */
  readonly frontal: Uint8Array;
  /** 1 where the light comes from the side. */
  readonly side: Uint8Array;
}

/** Shares of right answers, by the names of the columns. */
export interface Measures {
  readonly rank1: number;
  readonly side: number;
  readonly leak: number;
  readonly any: number;
  readonly sh2: number;
}

const NEIGHBOURS = 5;
/** Galleries of one random picture of each person. */
const GALLERIES = 10;

/** `shifted`: codes of the same pictures moved by up to two pixels. */
export function measuresOf(given: Matrix, shifted: Matrix, strangers: Strangers, rng: Rng): Measures {
  const codes = unitRows(given);
  const all = Array.from(strangers.person.keys());
  const gallery = all.filter((i) => strangers.frontal[i] === 1);
  const queries = all.filter((i) => strangers.frontal[i] === 0);
  const right = matches(codes, gallery, codes, queries, strangers);
  return {
    rank1: mean(right),
    side: mean(right.filter((_, at) => strangers.side[queries[at]] === 1)),
    leak: leakOf(codes, strangers),
    any: mean(
      Array.from({ length: GALLERIES }, (_, i) => {
        const random = onePerPerson(strangers.person, rng.fork("gallery", i));
        const others = all.filter((row) => !random.includes(row));
        return mean(matches(codes, random, codes, others, strangers));
      }),
    ),
    sh2: mean(matches(codes, gallery, unitRows(shifted), queries, strangers)),
  };
}

/** 1 for every query whose nearest picture of the gallery shows the same person. */
function matches(
  codes: Matrix,
  gallery: readonly number[],
  asked: Matrix,
  queries: readonly number[],
  { person }: Strangers,
): number[] {
  const found = new Array<number>(queries.length);
  eachDistances(rowsAt(codes, gallery), rowsAt(asked, queries), (query, d) => {
    found[query] = Number(person[gallery[smallest(d, 1)[0]]] === person[queries[query]]);
  });
  return found;
}

/** How often the vote of the nearest pictures of other people names the light. */
function leakOf(codes: Matrix, { person, light }: Strangers): number {
  let right = 0;
  eachDistances(codes, codes, (query, d) => {
    for (let i = 0; i < d.length; i++) if (person[i] === person[query]) d[i] = Number.POSITIVE_INFINITY;
    right += Number(vote(smallest(d, NEIGHBOURS).map((i) => light[i])) === light[query]);
  });
  return right / codes.rows;
}

/** The most frequent of these; of several the first. */
function vote(found: readonly number[]): number {
  const count = (level: number) => found.filter((other) => other === level).length;
  return found.reduce((best, level) => (count(level) > count(best) ? level : best));
}

function onePerPerson(person: Int32Array, rng: Rng): number[] {
  const rows = Map.groupBy(person.keys(), (row) => person[row]);
  return [...rows.values()].map((list) => rng.pick(list));
}
