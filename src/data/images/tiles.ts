/** Images side by side as one PNG, or one after the other as a GIF. */
import sharp from "sharp";
import type { Dataset, Matrix } from "../../types/index.ts";

/** Sides of tiles. */
export interface TileOptions {
  readonly shape: Dataset["shape"];
  /** Sides of a tile in pixels. */
  readonly height: number;
  readonly width: number;
  /** Pixels between tiles. */
  readonly gap?: number;
}

/** Which image stands in each row and column of the grid; null leaves a place empty. */
export type Layout = readonly (readonly (number | null)[])[];

const BACKGROUND = 255;

/** Sides of a tile: at least `least` high, a multiple of the model's height, with the aspect ratio of the source. */
export function tileSides(
  [, rows]: Dataset["shape"],
  source: { readonly height: number; readonly width: number },
  least = 128,
): { height: number; width: number } {
  const height = rows * Math.max(1, Math.ceil(least / rows));
  // Sides differ by a factor of four at most, so that a very long image still makes a tile.
  const aspect = Math.min(4, Math.max(0.25, source.width / source.height));
  return { height, width: Math.round(height * aspect) };
}

/** Bytes [height, width, channels] of each image, enlarged. */
async function tilesOf(
  { rows, columns, data }: Matrix,
  { shape: [channels, h, w], height, width }: TileOptions,
): Promise<Uint8Array[]> {
  return Promise.all(
    Array.from({ length: rows }, async (_, row) => {
      const bytes = Uint8ClampedArray.from({ length: columns }, (__, at) => {
        const [pixel, channel] = [Math.floor(at / channels), at % channels];
        return 255 * data[row * columns + channel * h * w + pixel];
      });
      const raw = { width: w, height: h, channels: channels as 1 | 3 };
      return sharp(bytes, { raw })
        .toColourspace(channels === 1 ? "b-w" : "srgb")
        .resize(width, height, { fit: "fill", kernel: "cubic" })
        .raw()
        .toBuffer();
    }),
  );
}

interface Canvas {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

function laidOut(tiles: readonly Uint8Array[], layout: Layout, options: TileOptions): Canvas {
  const { height, width, gap = 4 } = options;
  const channels = options.shape[0] as 1 | 3;
  const across = Math.max(...layout.map((row) => row.length));
  const sides = { width: across * (width + gap) - gap, height: layout.length * (height + gap) - gap };
  const data = new Uint8Array(sides.width * sides.height * channels).fill(BACKGROUND);
  layout.forEach((row, r) => {
    row.forEach((at, c) => {
      if (at === null) return;
      for (let y = 0; y < height; y++) {
        const line = tiles[at].subarray(y * width * channels, (y + 1) * width * channels);
        data.set(line, ((r * (height + gap) + y) * sides.width + c * (width + gap)) * channels);
      }
    });
  });
  return { data, ...sides, channels };
}

const opened = ({ data, ...raw }: Canvas) =>
  sharp(data, { raw }).toColourspace(raw.channels === 1 ? "b-w" : "srgb");

/** The layout as one image. */
export async function gridPng(images: Matrix, layout: Layout, options: TileOptions): Promise<Uint8Array> {
  return opened(laidOut(await tilesOf(images, options), layout, options))
    .png()
    .toBuffer();
}

/** Milliseconds that a frame is shown. */
const FRAME = 120;

/** One frame per column of the layout, forwards and back. */
export async function gridGif(images: Matrix, layout: Layout, options: TileOptions): Promise<Uint8Array> {
  const tiles = await tilesOf(images, options);
  const steps = Math.max(...layout.map((row) => row.length));
  const order = Array.from({ length: Math.max(1, 2 * steps - 2) }, (_, i) =>
    i < steps ? i : 2 * steps - 2 - i,
  );
  const frames = order.map((step) =>
    opened(
      laidOut(
        tiles,
        layout.map((row) => [row[step] ?? null]),
        options,
      ),
    )
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .gif({ loop: 0, delay: frames.map(() => FRAME) })
    .toBuffer();
}
