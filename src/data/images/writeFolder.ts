/** A dataset as a folder of PNG files with a labels.csv: what the dataset `images` reads. */
import { join } from "node:path";
import sharp from "sharp";
import { writeFile } from "../../files.ts";
import { csvLine } from "../../formats/csv.ts";
import type { Dataset } from "../../types/index.ts";
import { imageOf } from "../dataset.ts";
import { levelLabel } from "../factors.ts";

/** One image as PNG bytes. */
export async function pngOf(dataset: Pick<Dataset, "images" | "shape">, row: number): Promise<Uint8Array> {
  const [channels, height, width] = dataset.shape;
  const size = height * width;
  const planes = imageOf(dataset, row);
  // Planes of channels → channels of pixels.
  const pixels = Uint8Array.from(
    planes,
    (_, at) => planes[(at % channels) * size + Math.floor(at / channels)],
  );
  return sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 } })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .png()
    .toBuffer();
}

/** Writes images/000000.png … and, last, labels.csv. */
export async function writeFolder(dataset: Dataset, folder: string): Promise<void> {
  const { factors, levels, rows } = dataset;
  const lines = [["file", ...factors.map((f) => f.name)]];
  for (let row = 0; row < rows; row++) {
    const file = `images/${`${row}`.padStart(6, "0")}.png`;
    writeFile(join(folder, file), await pngOf(dataset, row));
    const cells = factors.map((factor, f) => {
      const level = levels[row * factors.length + f];
      return level < 0 ? "" : `${factor.values?.[level] ?? levelLabel(factor, level)}`;
    });
    lines.push([file, ...cells]);
  }
  writeFile(join(folder, "labels.csv"), `${lines.map(csvLine).join("\n")}\n`);
}
