/** Thumbnails, many on one picture: a row of the points stands at a fixed place of a fixed sheet. */
import sharp from "sharp";
import { imageOf } from "../../data/dataset.ts";
import { inOrder } from "../../data/images/pool.ts";
import type { Dataset } from "../../types/index.ts";
import type { PointsView } from "../api.ts";

/** Thumbnails on a sheet and in a row of it, and the most pixels of their longer side. */
const [ON_ONE, ACROSS, LARGEST] = [500, 25, 64];
const AT_ONCE = 8;

/** How the sheets of pictures of a shape are laid out. */
export function sheetsOf([, height, width]: Dataset["shape"]): PointsView["sheets"] {
  return { size: Math.min(LARGEST, Math.max(height, width)), across: ACROSS, onOne: ON_ONE };
}

/** One sheet as WebP. */
export async function sheetOf(dataset: Dataset, rows: Int32Array, index: number): Promise<Uint8Array> {
  const { size } = sheetsOf(dataset.shape);
  const shown = rows.subarray(index * ON_ONE, (index + 1) * ON_ONE);
  const [wide, high] = [ACROSS * size, Math.max(1, Math.ceil(shown.length / ACROSS)) * size];
  const sheet = new Uint8Array(wide * high * 3);
  await inOrder(shown.length, AT_ONCE, async (at) => {
    const pixels = await thumbnail(dataset, shown[at], size);
    const left = 3 * ((at % ACROSS) * size + Math.floor(at / ACROSS) * size * wide);
    for (let y = 0; y < size; y++)
      sheet.set(pixels.subarray(3 * y * size, 3 * (y + 1) * size), left + 3 * y * wide);
  });
  return sharp(sheet, { raw: { width: wide, height: high, channels: 3 } })
    .webp({ quality: 88 })
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
