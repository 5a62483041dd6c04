/** Images shrunk with Lanczos' filter, as disentanglement_lib does with Pillow; values differ from Pillow's by rounding only. */
import sharp from "sharp";
import type { Dataset } from "../../types/index.ts";
import { toPlanes } from "./stored.ts";

/** An image as bytes [height, width, channels]. */
export interface RawImage {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** The image at the sides of `shape`, [channels, height, width]. */
export async function lanczos(
  { pixels, height, width }: RawImage,
  shape: Dataset["shape"],
): Promise<Uint8Array> {
  const channels = shape[0] as 1 | 3;
  const small = await sharp(pixels, { raw: { height, width, channels } })
    .resize(shape[2], shape[1], { fit: "fill", kernel: "lanczos3" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer();
  const planes = new Uint8Array(shape[0] * shape[1] * shape[2]);
  toPlanes(small, shape, planes, 0);
  return planes;
}
