/** Act 4: how a slider moves a code. */
import { type Dataset, type Matrix, ridgeBasis, rowsAt, toDense, unitRows } from "../../../../src/web.ts";
import { levelsOf } from "./frame.ts";
import { BLOCK, type EncoderName } from "./protocol.ts";

/** Moves one code, in place, from one level of factor `f` to another, which may stand between two. */
export type Move = (code: Float32Array, f: number, from: number, to: number) => void;

/** The moves of an encoder, from the album's codes and levels. */
export function movesOf(encoder: EncoderName, album: Dataset, codes: Matrix): Move {
  const means = album.factors.map(({ size }, f) => meansOf(codes, levelsOf(album, f), size));
  return encoder === "blocks" ? turning(means) : sliding(means, album, codes);
}

/** Turns block `f` by the angle between where both levels lie on average, so that a picture keeps its distance from the average. */
function turning(means: readonly Matrix[]): Move {
  const angle = ({ columns, data }: Matrix, f: number, level: number) =>
    Math.atan2(data[level * columns + BLOCK * f + 1], data[level * columns + BLOCK * f]);
  return (code, f, from, to) => {
    const at = (level: number) => angle(means[f], f, level);
    const [low, share] = [Math.floor(to), to - Math.floor(to)];
    const gap = share === 0 ? 0 : at(low + 1) - at(low);
    const turn = at(low) + share * Math.atan2(Math.sin(gap), Math.cos(gap)) - at(from);
    const [x, y] = code.subarray(BLOCK * f, BLOCK * f + 2);
    code[BLOCK * f] = Math.cos(turn) * x - Math.sin(turn) * y;
    code[BLOCK * f + 1] = Math.sin(turn) * x + Math.cos(turn) * y;
  };
}

/**
 * Goes along the direction that tells the two levels apart best (ridge regression of levels on codes), as far as their averages lie
 * apart on it, and back to length 1.
 */
function sliding(means: readonly Matrix[], album: Dataset, codes: Matrix): Move {
  const basis = ridgeBasis(toDense(codes));
  const slopes = album.factors.map(({ size }, f) => {
    const levels = levelsOf(album, f);
    const own = Float32Array.from({ length: album.rows * size }, (_, i) =>
      Number(levels[Math.floor(i / size)] === i % size),
    );
    return basis.fit(toDense({ rows: album.rows, columns: size, data: own })).slopes;
  });
  const step = (f: number, from: number, to: number): Float64Array => {
    const { columns, data } = means[f];
    const way = Float64Array.from(
      { length: columns },
      (_, j) => slopes[f].get(j, to) - slopes[f].get(j, from),
    );
    const dot = (of: (j: number) => number) => way.reduce((sum, w, j) => sum + w * of(j), 0);
    const square = dot((j) => way[j]);
    const far = square === 0 ? 0 : dot((j) => data[to * columns + j] - data[from * columns + j]) / square;
    return way.map((w) => far * w);
  };
  return (code, f, from, to) => {
    const low = Math.floor(to);
    const share = to - low;
    const along = (level: number, part: number) => {
      if (part > 0) for (const [j, d] of step(f, from, level).entries()) code[j] += part * d;
    };
    along(low, 1 - share);
    along(low + 1, share);
    code.set(unitRows({ rows: 1, columns: code.length, data: code }).data);
  };
}

/** Mean code of every level. [levels, width] */
function meansOf(codes: Matrix, levels: Int32Array, size: number): Matrix {
  const data = new Float32Array(size * codes.columns);
  for (let level = 0; level < size; level++) {
    const own = rowsAt(
      codes,
      [...levels.keys()].filter((row) => levels[row] === level),
    );
    own.data.forEach((value, i) => {
      data[level * codes.columns + (i % codes.columns)] += value / own.rows;
    });
  }
  return { rows: size, columns: codes.columns, data };
}
