/** A file in the layout of dSprites, with fewer and smaller pictures. */
import { zipSync } from "fflate";
import { npyBytes } from "../formats/npyFile.ts";

const bytes = (shape: number[], values: Uint8Array) => npyBytes({ descr: "|u1", shape }, values);

/** Colour 0, then shape, scale, orientation, x, y; 64-bit whole numbers as in the file. */
export function dspritesFile(rows: number): Uint8Array {
  const classes = BigInt64Array.from({ length: 6 * rows }, (_, i) => {
    const [row, f] = [Math.floor(i / 6), i % 6];
    return BigInt(f === 0 ? 0 : row % [1, 3, 6, 4, 8, 5][f]);
  });
  const pixels = Uint8Array.from({ length: rows * 256 }, (_, i) => Number((i >> 8) % 2 === 0 && i % 3 === 0));
  return zipSync({
    "metadata.npy": npyBytes({ descr: "|O", shape: [1] }, Uint8Array.of(128, 2, 125, 46)),
    "imgs.npy": bytes([rows, 16, 16], pixels),
    "latents_classes.npy": npyBytes({ descr: "<i8", shape: [rows, 6] }, classes),
  });
}
