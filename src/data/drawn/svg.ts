/** Drawings as pixels: black on white, in shades of grey. */
import sharp from "sharp";
import { inOrder } from "../images/pool.ts";

/** The side of a picture in pixels. */
export const SIDE = 64;
/** Drawings that are turned into pixels at once. */
const AT_ONCE = 8;

/** `svg(row)` of every row as pixels, [rows, 1, 64, 64]. */
export async function rasterised(rows: number, svg: (row: number) => string | Buffer): Promise<Uint8Array> {
  const images = new Uint8Array(rows * SIDE * SIDE);
  await inOrder(rows, AT_ONCE, async (row) => {
    const pixels = await sharp(Buffer.from(svg(row)))
      .resize(SIDE, SIDE)
      .flatten({ background: "white" })
      .greyscale()
      .raw()
      .toBuffer();
    images.set(pixels, row * SIDE * SIDE);
  });
  return images;
}
