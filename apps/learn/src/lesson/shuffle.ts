/** Act 5: what blocks "know" of labels that mean nothing. */
import { type Dataset, type Matrix, random } from "../../../../src/web.ts";
import { informationOf, levelsOf, mapsOf } from "./frame.ts";
import type { Shuffle } from "./protocol.ts";
import { SEED } from "./settings.ts";

/** Deals out the labels again, each factor for itself; `turn` tells one shuffle from another. */
export function shuffled(album: Dataset, codes: Matrix, turn: number): Shuffle {
  const rng = random(SEED).fork("shuffle", turn);
  const lists = album.factors.map((_, f) => {
    const levels = levelsOf(album, f);
    return Int32Array.from(rng.fork(f).permutation(album.rows), (row) => levels[row]);
  });
  const table = informationOf(mapsOf("blocks", codes), lists);
  return {
    levels: Int32Array.from(
      { length: album.rows * lists.length },
      (_, i) => lists[i % lists.length][Math.floor(i / lists.length)],
    ),
    information: lists.map((_, k) => table[k][k]),
  };
}
