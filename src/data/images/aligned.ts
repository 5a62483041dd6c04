/** One picture seen through a frame: shrunk first, so that nothing is skipped, and then read between its pixels. */
import type { Sharp } from "sharp";
import type { Frame } from "./align.ts";
import type { Target } from "./fit.ts";

/** Bytes of the wanted shape, [height, width, channels]; beyond the picture its edges are repeated. */
export async function seenThrough(
  image: Sharp,
  own: { readonly height: number; readonly width: number },
  [channels, height, width]: Target["shape"],
  { at, turn, from }: Frame,
): Promise<{ readonly data: Uint8Array; readonly channels: number }> {
  const scale = Math.min(1, 1 / Math.hypot(...turn));
  const small = {
    height: Math.max(1, Math.round(own.height * scale)),
    width: Math.max(1, Math.round(own.width * scale)),
  };
  const { data, info } = await image
    .flatten({ background: "black" })
    .resize(small.width, small.height, { fit: "fill" })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const read = reader(data, { ...small, channels: info.channels });
  const [sx, sy] = [small.width / own.width, small.height / own.height];
  const bytes = new Uint8Array(height * width * info.channels);
  for (let ty = 0; ty < height; ty++)
    for (let tx = 0; tx < width; tx++) {
      const [dx, dy] = [tx - from[0], ty - from[1]];
      const x = at[0] + turn[0] * dx - turn[1] * dy;
      const y = at[1] + turn[1] * dx + turn[0] * dy;
      // Pixels are squares around whole numbers, whatever their size.
      read((x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5, bytes, (ty * width + tx) * info.channels);
    }
  return { data: bytes, channels: info.channels };
}

interface Raw {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Writes all channels at a place between four pixels, weighed by nearness. */
function reader(data: Uint8Array, { height, width, channels }: Raw) {
  const inside = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
  return (x: number, y: number, into: Uint8Array, to: number): void => {
    const [px, py] = [inside(x, width), inside(y, height)];
    const [left, top] = [Math.floor(px), Math.floor(py)];
    const [right, bottom] = [inside(left + 1, width), inside(top + 1, height)];
    const [wx, wy] = [px - left, py - top];
    for (let c = 0; c < channels; c++) {
      const value = (row: number, column: number) => data[(row * width + column) * channels + c];
      const above = value(top, left) * (1 - wx) + value(top, right) * wx;
      const below = value(bottom, left) * (1 - wx) + value(bottom, right) * wx;
      into[to + c] = Math.round(above * (1 - wy) + below * wy);
    }
  };
}
