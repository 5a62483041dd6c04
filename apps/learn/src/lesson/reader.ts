/** Act 4: the reader, a classifier of pictures that sees no code. It is taught the album's real pictures and their labels. */
import {
  batchMaker,
  type Dataset,
  fitLogistic,
  type LinearModel,
  type Matrix,
  probabilities,
  random,
  viewOptions,
} from "../../../../src/web.ts";
import { levelsOf } from "./frame.ts";
import { SEED } from "./settings.ts";

/** Copies of each picture, mildly blurred and toned: the reader shall look at content, not at sharpness. */
const COPIES = 2;
const view = viewOptions.parse({
  ...{ crop: 0, flip: 0, brightness: 0.05, contrast: 0.1, gamma: 0.05, noise: 0.02, blur: 1.5 },
});

/** Pictures in 0..1 → probabilities of every factor's levels. [factors][rows · levels] */
export type Read = (pictures: Matrix) => Float64Array[];

/** Learns the album. */
export function taughtReader(album: Dataset): Read {
  const rows = Int32Array.from({ length: COPIES * album.rows }, (_, i) => i % album.rows);
  const { images } = batchMaker(album, view)(rows, random(SEED).fork("reader"));
  const x = { rows: rows.length, columns: images.length / rows.length, data: images };
  const models = album.factors.map(({ size }, f): LinearModel => {
    const levels = levelsOf(album, f);
    return fitLogistic(
      x,
      rows.map((row) => levels[row]),
      size,
    );
  });
  return (pictures) => models.map((model) => probabilities(model, pictures));
}
