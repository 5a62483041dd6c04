/** Thumbnails, many on one picture. */
import sharp from "sharp";
import type { Dataset } from "../../types/index.ts";
import { imageOf } from "../dataset.ts";
import { inOrder } from "./pool.ts";

/** How thumbnails are laid out: pixels of a side, and how many stand side by side. */
export interface SheetLayout {
  readonly size: number;
  readonly across: number;
}

const AT_ONCE = 8;
/** Of WebP: no block is seen at this one. */
const QUALITY = 88;

/** The side of a thumbnail: that of the picture itself where it is no longer than `most`. */
export const thumbnailSide = ([, height, width]: Dataset["shape"], most: number): number =>
  Math.min(most, Math.max(height, width));

/** Rows of a dataset in reading order, as WebP. */
export async function sheetOf(
  dataset: Dataset,
  rows: Int32Array,
  { size, across }: SheetLayout,
  quality = QUALITY,
): Promise<Buffer> {
  const [wide, high] = [across * size, Math.max(1, Math.ceil(rows.length / across)) * size];
  const sheet = new Uint8Array(wide * high * 3);
  await inOrder(rows.length, AT_ONCE, async (at) => {
    const pixels = await thumbnail(dataset, rows[at], size);
    const left = 3 * ((at % across) * size + Math.floor(at / across) * size * wide);
    for (let y = 0; y < size; y++)
      sheet.set(pixels.subarray(3 * y * size, 3 * (y + 1) * size), left + 3 * y * wide);
  });
  return sharp(sheet, { raw: { width: wide, height: high, channels: 3 } })
    .webp({ quality })
    .toBuffer();
}

/** RGB bytes of one picture, whole within a square. */
function thumbnail(dataset: Dataset, row: number, size: number): Promise<Buffer> {
  const [channels, height, width] = dataset.shape;
  const [planes, area] = [imageOf(dataset, row), height * width];
  const pixels = Uint8Array.from(
    { length: 3 * area },
    (_, at) => planes[(channels === 1 ? 0 : at % 3) * area + Math.floor(at / 3)],
  );
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize(size, size, { fit: "contain", background: "#212121" })
    .removeAlpha()
    .raw()
    .toBuffer();
}
