/** Images made smaller with Lanczos' filter, as disentanglement_lib does by Pillow; values differ from Pillow's by rounding. */
import sharp from "sharp";
import type { Dataset } from "../../types/index.ts";
import { toPlanes } from "./stored.ts";

/** Bytes [height, width, channels] → planes of `shape`, written to `out` from `at` on. */
export async function lanczos(
  picture: Uint8Array,
  height: number,
  width: number,
  shape: Dataset["shape"],
  out: Uint8Array,
  at: number,
): Promise<void> {
  const channels = shape[0] as 1 | 3;
  const small = await sharp(picture, { raw: { height, width, channels } })
    .resize(shape[2], shape[1], { fit: "fill", kernel: "lanczos3" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer();
  toPlanes(small, shape, out, at);
}
