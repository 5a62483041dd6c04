/** Images as rows of numbers: as they are, and shrunk for the raw-pixel baseline. */
import type { Dataset, Matrix } from "../../types/index.ts";
import { imageOf } from "../dataset.ts";

/** The images themselves as rows of numbers in 0..1. [rows, channels · height · width] */
export function pixels(dataset: Dataset, rows: Int32Array): Matrix {
  const columns = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    const image = imageOf(dataset, row);
    for (let p = 0; p < columns; p++) data[i * columns + p] = image[p] / 255;
  });
  return { rows: rows.length, columns, data };
}

/** Most numbers per image in `shrunkPixels`. */
const MOST_PIXELS = 1024;

/**
 * The baseline that learns nothing: pixels averaged over squares, the smallest that leave at most 1024 numbers per
 * image (2×2 for 64×64 grey). Nearest neighbours barely change and probes stay quick.
 */
export const shrunkPixels = (dataset: Dataset, rows: Int32Array): Matrix =>
  shrunkTo(dataset, rows, MOST_PIXELS);

/** As `shrunkPixels`, with at most `most` numbers per image. */
export function shrunkTo(dataset: Pick<Dataset, "shape" | "images">, rows: Int32Array, most: number): Matrix {
  const [channels, height, width] = dataset.shape;
  let side = 1;
  while (channels * Math.floor(height / side) * Math.floor(width / side) > most) side++;
  const [h, w] = [Math.floor(height / side), Math.floor(width / side)];
  const columns = channels * h * w;
  const data = new Float32Array(rows.length * columns);
  const scale = 1 / (255 * side * side);
  rows.forEach((row, i) => {
    const image = imageOf(dataset, row);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < h * side; y++) {
        const from = (c * height + y) * width;
        const to = i * columns + (c * h + Math.floor(y / side)) * w;
        for (let x = 0; x < w * side; x++) data[to + Math.floor(x / side)] += scale * image[from + x];
      }
    }
  });
  return { rows: rows.length, columns, data };
}
