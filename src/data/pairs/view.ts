/** One augmented view of a picture, written straight into the batch. */
import { z } from "zod";
import { type Rng, random } from "../../random.ts";

/** Strengths; 0 turns one off. */
export const viewOptions = z.strictObject({
  /** Largest share of the side that a crop cuts away. */
  crop: z.number().min(0).max(0.9).default(0.2),
  /** Probability of a mirror image. */
  flip: z.number().min(0).max(1).default(0.5),
  /** Largest change of brightness (added) and contrast (a factor about the middle). */
  brightness: z.number().min(0).max(1).default(0.2),
  contrast: z.number().min(0).max(0.95).default(0.3),
  /** Largest change of the logarithm of gamma. */
  gamma: z.number().min(0).max(3).default(0.3),
  /** Standard deviation of noise added to every pixel. */
  noise: z.number().min(0).max(1).default(0.02),
});
export type ViewOptions = z.output<typeof viewOptions>;

/** Normals made once: a view starts somewhere in the table, which costs one draw instead of one per pixel. */
const NOISE_SIZE = 1 << 16;
let noiseTable: Float32Array | null = null;
function noise(): Float32Array {
  if (noiseTable === null) {
    const rng = random(0x6e6f6973);
    noiseTable = Float32Array.from({ length: NOISE_SIZE }, () => rng.normal());
  }
  return noiseTable;
}

/** Brightness, contrast and gamma as one table from byte to 0..1. */
function toneTable(options: ViewOptions, rng: Rng, table: Float32Array): void {
  const within = (limit: number) => limit * (2 * rng.uniform() - 1);
  const contrast = 1 + within(options.contrast);
  const brightness = within(options.brightness);
  const gamma = Math.exp(within(options.gamma));
  for (let byte = 0; byte < 256; byte++) {
    const toned = ((byte / 255) ** gamma - 0.5) * contrast + 0.5 + brightness;
    table[byte] = Math.min(1, Math.max(0, toned));
  }
}

/** Makes views of pictures of one shape; holds the buffers it uses again. */
export class ViewMaker {
  private readonly options: ViewOptions;
  private readonly shape: readonly [number, number, number];
  private readonly tones = new Float32Array(256);
  private readonly columns: Int32Array;
  constructor(shape: readonly [number, number, number], options: ViewOptions) {
    this.shape = shape;
    this.options = options;
    this.columns = new Int32Array(shape[2]);
  }

  /** Reads picture `row` of `images` (uint8) and writes view `at` of `out` (0..1). */
  write(images: Uint8Array, row: number, out: Float32Array, at: number, rng: Rng): void {
    const [channels, height, width] = this.shape;
    const { crop, flip, noise: deviation } = this.options;
    const size = 1 - crop * rng.uniform();
    const [left, top] = [(1 - size) * rng.uniform(), (1 - size) * rng.uniform()];
    const mirrored = rng.uniform() < flip;
    for (let x = 0; x < width; x++) {
      const from = Math.min(width - 1, Math.floor((left + (size * (x + 0.5)) / width) * width));
      this.columns[mirrored ? width - 1 - x : x] = from;
    }
    toneTable(this.options, rng, this.tones);
    const normals = noise();
    let n = rng.int(NOISE_SIZE);
    let to = at * channels * height * width;
    for (let c = 0; c < channels; c++) {
      const plane = (row * channels + c) * height;
      for (let y = 0; y < height; y++) {
        const line =
          (plane + Math.min(height - 1, Math.floor((top + (size * (y + 0.5)) / height) * height))) * width;
        for (let x = 0; x < width; x++) {
          out[to++] =
            this.tones[images[line + this.columns[x]]] + deviation * normals[n++ & (NOISE_SIZE - 1)];
        }
      }
    }
  }
}
