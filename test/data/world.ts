/** Small data with known answers, and folders that hold them. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { loaded } from "../../src/data/dataset.ts";
import { datasets } from "../../src/data/registry.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Loaded } from "../../src/types/index.ts";

/** Every combination of `sizes`, `copies` times, as pictures of noise. Factors are called a, b, c, … */
export function noiseGrid(sizes: readonly number[], copies: number, side = 16): Loaded {
  const cells = sizes.reduce((a, b) => a * b, 1);
  const rows = cells * copies;
  const levels = new Int32Array(rows * sizes.length);
  for (let row = 0; row < rows; row++) {
    let cell = row % cells;
    sizes.forEach((size, f) => {
      levels[row * sizes.length + f] = cell % size;
      cell = Math.floor(cell / size);
    });
  }
  const rng = random(3);
  const images = Uint8Array.from({ length: rows * side * side }, () => rng.int(256));
  const factors = sizes.map((size, f) => {
    const name = String.fromCharCode(97 + f);
    const labels = Array.from({ length: size }, (_, level) => `${name}${level}`);
    return { name, size, kind: "categorical" as const, labels };
  });
  return { name: "noise", factors, shape: [1, side, side], rows, levels, images, warnings: [] };
}

/** A temporary folder with these files, by path inside it. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "unweave-images-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A binary grey map; `maximum` above 255 writes 16 bits. */
export function pgm(width: number, height: number, value: (i: number) => number, maximum = 255): Buffer {
  const header = Buffer.from(`P5\n# a comment\n${width} ${height}\n# another\n${maximum}\n`);
  const wide = maximum > 255;
  const body = Buffer.alloc(width * height * (wide ? 2 : 1));
  for (let i = 0; i < width * height; i++) {
    if (wide) body.writeUInt16BE(value(i), 2 * i);
    else body[i] = value(i);
  }
  return Buffer.concat([header, body]);
}

/** A picture of one colour: 1 (grey), 3 or 4 numbers. */
export function flat(width: number, height: number, colour: readonly number[]): Sharp {
  const bytes = Buffer.from(Array.from({ length: width * height }, () => [...colour]).flat());
  const channels = colour.length as 1 | 3 | 4;
  const image = sharp(bytes, { raw: { width, height, channels } });
  return channels === 1 ? image.toColourspace("b-w") : image;
}

/** The dataset `images` of a folder. */
export async function readImages(path: string, options: Record<string, unknown> = {}): Promise<Loaded> {
  const given = { name: "images", options: { path, size: 16, ...options } };
  return loaded(await datasets.resolve(given));
}

/** One factor's levels, [rows]. */
export function column(dataset: Dataset, name: string): number[] {
  const at = dataset.factors.findIndex((factor) => factor.name === name);
  return Array.from({ length: dataset.rows }, (_, row) => dataset.levels[row * dataset.factors.length + at]);
}

/** The labels of one factor. */
export function labels(dataset: Dataset, name: string): readonly string[] | undefined {
  return dataset.factors.find((factor) => factor.name === name)?.labels;
}
